package dev.ravenhelm.voice.sandbox;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Waits for something to become true, looking often, for a bounded time. */
public final class Until {
  private static final long PAUSE_MILLIS = 50;

  private Until() {}

  /** The first answer within the deadline; empty where none came. */
  public static <T> Optional<T> present(Duration deadline, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + deadline.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent() || System.nanoTime() > end) {
        return found;
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      }
    }
  }

  /** Whether it became true within the deadline. */
  public static boolean isTrue(Duration deadline, Supplier<Boolean> look) {
    return present(deadline, () -> look.get() ? Optional.of(true) : Optional.empty()).isPresent();
  }
}
