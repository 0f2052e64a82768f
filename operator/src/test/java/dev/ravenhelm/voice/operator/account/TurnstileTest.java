package dev.ravenhelm.voice.operator.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  @Test
  void letsEditsPassBeforeResyncsButNotForEver() throws Exception {
    Turnstile turnstile = new Turnstile(1);
    turnstile.enter();
    List<String> passed = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch done = new CountDownLatch(14);
    for (int i = 0; i < 2; i++) {
      pass(turnstile, Lane.RESYNC, "resync", passed, done);
    }
    for (int i = 0; i < 12; i++) {
      pass(turnstile, Lane.EDIT, "edit", passed, done);
    }
    Awaitility.await("all wait").until(() -> turnstile.waiting() == 14);

    turnstile.leave();
    done.await();

    assertThat(passed.subList(0, 9)).containsOnly("edit");
    assertThat(passed.subList(9, 14)).containsExactly("resync", "edit", "edit", "edit", "resync");
  }

  @Test
  void pausesEverybodyAndNarrowsAfterARefusalAndWidensAgain() throws Exception {
    Turnstile turnstile = new Turnstile(20);
    for (int i = 0; i < 20; i++) {
      turnstile.enter();
    }
    long refusedAt = System.nanoTime();
    for (int i = 0; i < 20; i++) {
      turnstile.throttled(Duration.ofMillis(200));
    }
    assertThat(turnstile.limit()).as("one cut for all that were refused together").isEqualTo(18);

    turnstile.enter();
    assertThat(Duration.ofNanos(System.nanoTime() - refusedAt))
        .isGreaterThanOrEqualTo(Duration.ofMillis(190));
    turnstile.leave();
    for (int round = 0; round < 60; round++) {
      for (int i = 0; i < turnstile.limit(); i++) {
        turnstile.enter();
      }
      for (int i = turnstile.limit(); i > 0; i--) {
        turnstile.leave();
      }
      if (turnstile.limit() == 20) {
        return;
      }
    }
    assertThat(turnstile.limit()).isEqualTo(20);
  }

  private static void pass(
      Turnstile turnstile, Lane lane, String what, List<String> passed, CountDownLatch done) {
    Thread.ofVirtual()
        .start(() ->
            lane.run(() -> {
              try {
                turnstile.enter();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
              }
              passed.add(what);
              turnstile.leave();
              done.countDown();
              return true;
            }));
  }
}
