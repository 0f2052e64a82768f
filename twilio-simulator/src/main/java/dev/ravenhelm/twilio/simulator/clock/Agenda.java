package dev.ravenhelm.twilio.simulator.clock;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;

/**
 * What is still to be done in virtual time: processes that may begin, those that wait, and what is
 * due when. Guarded by the clock's lock.
 */
final class Agenda {
  private final ArrayDeque<Activity> ready = new ArrayDeque<>();
  private final LinkedHashSet<Waiter> waiters = new LinkedHashSet<>();
  private final PriorityQueue<Due> timers = new PriorityQueue<>();
  private long sequence;

  void begin(String name, Runnable process) {
    ready.add(new Activity(name, process));
  }

  /** Whether a process may begin. */
  boolean anyReady() {
    return !ready.isEmpty();
  }

  /** The process that has waited longest for its beginning. */
  Optional<Activity> takeReady() {
    return Optional.ofNullable(ready.poll());
  }

  Due at(Instant moment, Runnable action) {
    var due = new Due(moment, sequence++, action);
    timers.add(due);
    return due;
  }

  void cancel(Due due) {
    timers.remove(due);
  }

  /** The timer that is due by now, as a process of its own. */
  Optional<Activity> takeDue(Instant now) {
    Due first = timers.peek();
    if (first == null || first.at.isAfter(now)) {
      return Optional.empty();
    }
    timers.remove(first);
    return Optional.of(new Activity("timer", first.action));
  }

  void await(Waiter waiter) {
    waiters.add(waiter);
  }

  /** Says whether it still waited. */
  boolean remove(Waiter waiter) {
    return waiters.remove(waiter);
  }

  /** All who wait, in the order of their coming. */
  List<Waiter> waiting() {
    return new ArrayList<>(waiters);
  }

  /** Whoever has waited to the end of its time. */
  Optional<Waiter> late(Instant now) {
    return waiters.stream().filter(waiter -> !waiter.deadline.isAfter(now)).findFirst();
  }

  /** When something is due next, absent when nothing is. */
  Optional<Instant> next() {
    Instant next = timers.isEmpty() ? Instant.MAX : timers.peek().at;
    for (Waiter waiter : waiters) {
      next = waiter.deadline.isBefore(next) ? waiter.deadline : next;
    }
    return next.equals(Instant.MAX) ? Optional.empty() : Optional.of(next);
  }

  record Activity(String name, Runnable action) {}

  record Due(Instant at, long sequence, Runnable action) implements Comparable<Due> {
    @Override
    public int compareTo(Due other) {
      int byTime = at.compareTo(other.at);
      return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
  }

  /** A process that waits for a condition, or for its time to be over. */
  static final class Waiter {
    private final Instant deadline;
    private final BooleanSupplier until;
    private final Condition wake;
    private boolean woken;
    private boolean held;

    Waiter(Instant deadline, BooleanSupplier until, Condition wake) {
      this.deadline = deadline;
      this.until = until;
      this.wake = wake;
    }

    /** Whether what it waits for holds; not to be asked with the lock held. */
    boolean holds() {
      return until.getAsBoolean();
    }

    /** Sleeps until it is woken, or {@code closed} holds. */
    void sleep(BooleanSupplier closed) throws InterruptedException {
      while (!woken && !closed.getAsBoolean()) {
        wake.await();
      }
    }

    boolean held() {
      return woken && held;
    }

    void wake(boolean conditionHeld) {
      woken = true;
      held = conditionHeld;
      wake.signalAll();
    }

    /** Has it look whether the clock was closed. */
    void nudge() {
      wake.signalAll();
    }
  }
}
