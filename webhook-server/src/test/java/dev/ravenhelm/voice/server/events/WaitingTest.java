package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WaitingTest {
  private final Waiting waiting = new Waiting();

  @Test
  void knowsTheOldestToTheSecond() {
    waiting.add(3, 10_000);
    waiting.add(2, 10_900);
    waiting.add(1, 11_500);

    assertThat(waiting.count()).isEqualTo(6);
    assertThat(waiting.oldest()).isEqualTo(10_000);

    waiting.remove(4);
    assertThat(waiting.oldest()).isEqualTo(10_000);

    waiting.remove(1);
    assertThat(waiting.oldest()).isEqualTo(11_500);
    assertThat(waiting.count()).isEqualTo(1);
  }

  @Test
  void believesAClockThatWasSetBack() {
    waiting.add(1, 50_000);
    waiting.add(1, 20_000);
    waiting.remove(1);

    assertThat(waiting.oldest()).isEqualTo(20_000);
  }

  @Test
  void isEmptyAgain() {
    waiting.add(2, 1);
    waiting.remove(2);

    assertThat(waiting.count()).isZero();
  }
}
