package dev.ravenhelm.voice.testbed;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** A moment until which conditions are waited for. */
record Deadline(Instant end) {

  private static final Duration PAUSE = Duration.ofMillis(50);

  static Deadline in(Duration time) {
    return new Deadline(Instant.now().plus(time));
  }

  /** Returns when the condition holds; else throws, naming what was awaited and the evidence. */
  void await(BooleanSupplier condition, String what, Supplier<String> evidence) {
    while (!condition.getAsBoolean()) {
      if (Instant.now().isAfter(end)) {
        throw new IllegalStateException("waited in vain for " + what + "\n" + evidence.get());
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what, e);
      }
    }
  }
}
