package dev.ravenhelm.twilio.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The simulator's clock: it starts with the wall's and may run {@code scale} times as fast. */
public final class SimClock implements AutoCloseable {
  private final double scale;
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final ScheduledThreadPoolExecutor timer;

  public SimClock(double scale) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("time scale must be above 0, was " + scale);
    }
    this.scale = scale;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("sim-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  public Instant now() {
    return start.plusNanos((long) ((System.nanoTime() - startNanos) * scale));
  }

  /** How long {@code simulated} takes on the wall. */
  public Duration real(Duration simulated) {
    return Duration.ofNanos((long) (simulated.toNanos() / scale));
  }

  /** Runs {@code action} on a thread of its own once {@code simulated} has passed. */
  public Timer after(Duration simulated, Runnable action) {
    var future =
        timer.schedule(
            () -> Thread.ofVirtual().start(action),
            real(simulated).toNanos(),
            TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }

  /** A scheduled action that may still be called off. */
  @FunctionalInterface
  public interface Timer {
    void cancel();
  }
}
