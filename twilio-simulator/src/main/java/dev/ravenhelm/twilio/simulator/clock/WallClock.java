package dev.ravenhelm.twilio.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A clock that starts with the wall's and may run {@code scale} times as fast. */
public final class WallClock implements SimClock {
  /** What is awaited may lie elsewhere than the signal says: look now and then. */
  private static final long LOOK_AGAIN_MILLIS = 20;

  private final double scale;
  private final Instant start = Instant.now();
  private final long startNanos = System.nanoTime();
  private final ScheduledThreadPoolExecutor timer;

  public WallClock(double scale) {
    if (!(scale > 0)) {
      throw new IllegalArgumentException("time scale must be above 0, was " + scale);
    }
    this.scale = scale;
    this.timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("sim-timer").factory());
    timer.setRemoveOnCancelPolicy(true);
  }

  @Override
  public Instant now() {
    return start.plusNanos((long) ((System.nanoTime() - startNanos) * scale));
  }

  @Override
  public Duration real(Duration simulated) {
    return Duration.ofNanos((long) (simulated.toNanos() / scale));
  }

  @Override
  public Timer after(Duration simulated, Runnable action) {
    var future =
        timer.schedule(
            () -> start("timer", action), real(simulated).toNanos(), TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void start(String name, Runnable process) {
    Thread.ofVirtual().name(name).start(process);
  }

  @Override
  public boolean await(Instant deadline, Signal signal, BooleanSupplier until) {
    while (true) {
      // Outside of any lock: what is asked may lock another leg, whose process may ask about this.
      int seen = signal.changes();
      if (until.getAsBoolean()) {
        return true;
      }
      long left = real(Duration.between(now(), deadline)).toNanos();
      if (left <= 0) {
        return false;
      }
      if (!signal.sleep(seen, Signal.atMost(left, LOOK_AGAIN_MILLIS))) {
        return until.getAsBoolean();
      }
    }
  }

  @Override
  public Guest guest() {
    return () -> {};
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
