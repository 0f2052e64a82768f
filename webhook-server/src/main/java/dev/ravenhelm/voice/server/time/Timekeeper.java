package dev.ravenhelm.voice.server.time;

import java.time.Duration;
import java.time.InstantSource;

/** What time it is, and the starter of what goes on beside requests and waits now and then. */
public interface Timekeeper extends InstantSource {

  /** The wall's clock. */
  static Timekeeper ofTheWall() {
    return new WallTime();
  }

  /** Begins a task on a thread of its own, of this kind. */
  void start(Thread.Builder thread, Runnable task);

  /** Pauses that one close ends, for tasks that were begun here. */
  Pauses pauses();

  /** Pauses of one or several tasks. */
  interface Pauses extends AutoCloseable {

    /** Waits for so long; false, and at once, where it is closed. */
    boolean pause(Duration length) throws InterruptedException;

    @Override
    void close();
  }
}
