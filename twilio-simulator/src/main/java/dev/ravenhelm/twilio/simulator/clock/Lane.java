package dev.ravenhelm.twilio.simulator.clock;

import java.util.ArrayDeque;

/** Does one thing after the other, in the order they came, as a process of its own. */
public final class Lane {
  private final SimClock clock;
  private final String name;
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private boolean busy;

  public Lane(SimClock clock, String name) {
    this.clock = clock;
    this.name = name;
  }

  public synchronized void add(Runnable task) {
    waiting.add(task);
    if (!busy) {
      busy = true;
      clock.start(name, this::work);
    }
  }

  /** Forgets what has not begun. */
  public synchronized void clear() {
    waiting.clear();
  }

  private void work() {
    while (true) {
      Runnable task;
      synchronized (this) {
        task = waiting.poll();
        if (task == null) {
          busy = false;
          return;
        }
      }
      task.run();
    }
  }
}
