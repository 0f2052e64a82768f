package dev.ravenhelm.voice.server.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The wall's clock, and threads that wait by it. */
final class WallTime implements Timekeeper {

  private final InstantSource clock = InstantSource.system();

  @Override
  public Instant instant() {
    return clock.instant();
  }

  @Override
  public void start(Thread.Builder thread, Runnable task) {
    var _ = thread.start(task);
  }

  @Override
  public Pauses pauses() {
    return new WallPauses();
  }

  private static final class WallPauses implements Pauses {
    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public boolean pause(Duration length) throws InterruptedException {
      return !closed.await(length.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
