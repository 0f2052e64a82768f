package dev.ravenhelm.twilio.simulator.clock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class VirtualClockTest {
  private static final Instant START = Instant.parse("2026-03-01T09:00:00Z");

  private final VirtualClock clock = new VirtualClock(START);
  private final Signal signal = new Signal();
  private final List<String> seen = new CopyOnWriteArrayList<>();

  @AfterEach
  void stop() {
    clock.close();
  }

  @Test
  void standsStillUntilItIsToldToAdvance() throws InterruptedException {
    clock.after(Duration.ofSeconds(1), () -> note("timer"));
    clock.advance(Duration.ZERO, Duration.ofMillis(20));
    assertThat(seen).isEmpty();
    assertThat(clock.now()).isEqualTo(START);
  }

  @Test
  void runsWhatIsDueInItsOrderAtItsMoment() throws InterruptedException {
    clock.after(Duration.ofMinutes(2), () -> note("late"));
    clock.after(Duration.ofMinutes(1), () -> note("first of two"));
    clock.after(Duration.ofMinutes(1), () -> note("second of two"));
    clock.after(Duration.ofSeconds(10), () -> note("early"));
    clock.advance(Duration.ofMinutes(1), Duration.ZERO);
    assertThat(seen).containsExactly("10 early", "60 first of two", "60 second of two");
    assertThat(clock.now()).isEqualTo(START.plusSeconds(60));
  }

  @Test
  void wakesAProcessWhenItsTimeIsOver() throws InterruptedException {
    clock.start(
        "sleeper", () -> note("held " + clock.await(START.plusSeconds(180), signal, () -> false)));
    clock.advance(Duration.ofMinutes(3), Duration.ZERO);
    assertThat(seen).containsExactly("180 held false");
  }

  @Test
  void wakesAProcessAsSoonAsWhatItWaitsForHolds() throws InterruptedException {
    var open = new AtomicBoolean();
    clock.start(
        "sleeper", () -> note("held " + clock.await(START.plusSeconds(180), signal, open::get)));
    clock.after(Duration.ofSeconds(20), () -> open.set(true));
    clock.advance(Duration.ofMinutes(3), Duration.ZERO);
    assertThat(seen).containsExactly("20 held true");
  }

  @Test
  void noticesWhatSomebodyOutsideChangedBeforeTimeGoesOn() throws InterruptedException {
    var open = new AtomicBoolean();
    clock.start(
        "sleeper", () -> note("held " + clock.await(START.plusSeconds(180), signal, open::get)));
    clock.advance(Duration.ZERO, Duration.ZERO);
    for (int round = 0; round < 50; round++) {
      open.set(round == 49);
      clock.advance(Duration.ofSeconds(1), Duration.ZERO);
    }
    assertThat(seen).containsExactly("49 held true");
  }

  @Test
  void letsOneProcessRunAtATime() throws InterruptedException {
    var inside = new AtomicBoolean();
    for (int i = 0; i < 20; i++) {
      int number = i;
      clock.start(
          "racer",
          () -> {
            for (int round = 1; round < 4; round++) {
              assertThat(inside.getAndSet(true)).isFalse();
              note(number + "." + round);
              inside.set(false);
              clock.await(START.plusSeconds(round), signal, () -> false);
            }
          });
    }
    clock.advance(Duration.ofSeconds(5), Duration.ZERO);
    assertThat(seen).hasSize(60);
    assertThat(seen.subList(0, 3)).containsExactly("0 0.1", "0 1.1", "0 2.1");
    assertThat(seen.subList(20, 23)).containsExactly("1 0.2", "1 1.2", "1 2.2");
  }

  @Test
  void waitsForGuestsBeforeTimeGoesOn() throws InterruptedException {
    SimClock.Guest guest = clock.guest();
    clock.after(Duration.ofSeconds(1), () -> note("timer"));
    var advanced = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(() -> {
          try {
            clock.advance(Duration.ofSeconds(1), Duration.ZERO);
            advanced.countDown();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    assertThat(advanced.await(30, java.util.concurrent.TimeUnit.MILLISECONDS)).isFalse();
    assertThat(seen).isEmpty();
    guest.close();
    advanced.await();
    assertThat(seen).containsExactly("1 timer");
  }

  @Test
  void letsNothingGoOnWhileAGuestIsStillChangingThings() throws InterruptedException {
    for (int run = 0; run < 20; run++) {
      seen.clear();
      var open = new AtomicBoolean();
      clock.start(
          "sleeper",
          () -> {
            clock.await(clock.now().plusSeconds(60), signal, open::get);
            seen.add("sleeper");
          });
      clock.advance(Duration.ZERO, Duration.ZERO);
      try (SimClock.Guest _ = clock.guest()) {
        open.set(true);
        signal.raise();
        // longer than the clock takes to look again by itself
        LockSupport.parkNanos(Duration.ofMillis(7).toNanos());
        clock.start("told by the guest", () -> seen.add("told by the guest"));
      }
      clock.advance(Duration.ZERO, Duration.ZERO);
      assertThat(seen).containsExactly("told by the guest", "sleeper");
    }
  }

  /**
   * Each look finds nothing, and a guest comes and goes before the clock has drawn its conclusion.
   */
  @Test
  void looksAgainWhereAGuestCameWhileItLooked() throws InterruptedException {
    var changes = new AtomicInteger();
    clock.start(
        "sleeper",
        () ->
            note(
                "held "
                    + clock.await(
                        START.plusSeconds(60),
                        signal,
                        () -> {
                          if (changes.get() == 0) {
                            return false;
                          }
                          try (SimClock.Guest _ = clock.guest()) {
                            return changes.getAndIncrement() > 50;
                          }
                        })));
    clock.advance(Duration.ZERO, Duration.ZERO);
    changes.set(1);
    clock.advance(Duration.ofMinutes(2), Duration.ZERO);
    assertThat(seen).containsExactly("0 held true");
  }

  @Test
  void letsOnlyItsProcessesWait() {
    assertThatThrownBy(() -> clock.await(START, signal, () -> false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only a process");
  }

  @Test
  void releasesWhoeverWaitsWhenItIsStopped() throws InterruptedException {
    var released = new CountDownLatch(1);
    clock.start(
        "sleeper",
        () -> {
          clock.await(START.plusSeconds(180), signal, () -> false);
          released.countDown();
        });
    clock.advance(Duration.ZERO, Duration.ZERO);
    clock.close();
    assertThat(released.await(5, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
  }

  private void note(String words) {
    seen.add(Duration.between(START, clock.now()).toSeconds() + " " + words);
  }
}
