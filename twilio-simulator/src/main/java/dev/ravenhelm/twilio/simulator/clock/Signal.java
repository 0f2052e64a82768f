package dev.ravenhelm.twilio.simulator.clock;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Something that changes, and those who wait for a change of it. */
public final class Signal {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition raised = lock.newCondition();
  private final AtomicInteger changes = new AtomicInteger();

  public void raise() {
    lock.lock();
    try {
      changes.incrementAndGet();
      raised.signalAll();
    } finally {
      lock.unlock();
    }
  }

  int changes() {
    return changes.get();
  }

  /** Sleeps until it was raised after {@code seen}, or the time is over; false when interrupted. */
  boolean sleep(int seen, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (changes.get() == seen && left > 0) {
        left = raised.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** How long it is worth sleeping: {@code nanos}, but at most {@code millis}. */
  static long atMost(long nanos, long millis) {
    return Math.min(nanos, TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
