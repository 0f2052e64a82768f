package dev.ravenhelm.voice.operator.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuestsTest {
  private final List<Interests.Resource> woken = new ArrayList<>();
  private final Guests guests = new Guests(woken::add);

  @Test
  void letsAHundredInAndWakesOthersAsTheyLeave() {
    IntStream.range(0, 100).forEach(i -> assertThat(enter("n" + i)).isTrue());
    assertThat(enter("first outside")).isFalse();
    assertThat(enter("second outside")).isFalse();
    assertThat(enter("first outside")).as("asks again").isFalse();
    assertThat(woken).isEmpty();

    guests.leave();
    assertThat(woken).containsExactly(resource("first outside"));
    assertThat(enter("first outside")).isTrue();

    guests.leave();
    assertThat(woken).containsExactly(resource("first outside"), resource("second outside"));
  }

  @Test
  void letsAnEditInAlways() {
    IntStream.range(0, 100).forEach(i -> enter("n" + i));

    assertThat(Lane.EDIT.run(() -> enter("edited"))).isTrue();
    assertThat(Lane.NEW.run(() -> enter("made"))).isFalse();
    assertThat(Lane.RESYNC.run(() -> enter("checked"))).isFalse();
  }

  @Test
  void wakesAllWhoWaitWhenTheLastLeaves_sinceOneThatWasWokenMayBeGone() {
    IntStream.range(0, 100).forEach(i -> enter("n" + i));
    IntStream.range(0, 150).forEach(i -> enter("outside" + i));

    IntStream.range(0, 100).forEach(i -> guests.leave());

    assertThat(woken).hasSize(150);
  }

  private boolean enter(String name) {
    return guests.enter(resource(name));
  }

  private static Interests.Resource resource(String name) {
    return new Interests.Resource("VoiceNumber", "voice", name);
  }
}
