package dev.ravenhelm.voice.server.config;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does one thing again and again, and at once when nudged. */
final class Loop implements ResourceSource {

  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final String name;
  private final Supplier<Duration> interval;
  private final Runnable turn;
  private final Semaphore nudges = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closed;

  Loop(String name, Supplier<Duration> interval, Runnable turn) {
    this.name = name;
    this.interval = interval;
    this.turn = turn;
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  @Override
  public void begin() {
    thread.start();
  }

  /** Lets the next turn begin now. */
  void nudge() {
    nudges.release();
  }

  /** Ends the thread; waits for a turn that is under way, but not for long. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!closed) {
      try {
        turn.run();
        if (nudges.tryAcquire(interval.get().toMillis(), TimeUnit.MILLISECONDS)) {
          nudges.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        LOG.error("A turn of {} failed; it goes on", name, e);
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(interval.get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    }
  }
}
