package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.twilio.RequestGate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The limit of one account, for all resources of it at once. Edits pass before resyncs, but not all
 * of the time. A 429 makes everybody pause and narrows the limit by a tenth; it widens again, one
 * place for each full round of answers.
 */
final class Turnstile implements RequestGate {
  /** So many edits pass before a waiting resync does. */
  private static final int EDITS_IN_A_ROW = 9;

  private static final double NARROWED = 0.9;

  private final int widest;
  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Condition> edits = new ArrayDeque<>();
  private final Deque<Condition> resyncs = new ArrayDeque<>();
  private double limit;
  private int underWay;
  private int editsInARow;
  private long pausedUntil = System.nanoTime();

  /**
   * A turnstile.
   *
   * @param widest how many requests may be under way at once
   */
  Turnstile(int widest) {
    this.widest = widest;
    this.limit = widest;
  }

  @Override
  public void enter() throws InterruptedException {
    boolean edit = Lane.current() != Lane.RESYNC;
    Deque<Condition> lane = edit ? edits : resyncs;
    lock.lockInterruptibly();
    try {
      Condition turn = lock.newCondition();
      lane.add(turn);
      try {
        while (!mayPass(turn)) {
          long pause = pausedUntil - System.nanoTime();
          if (pause > 0) {
            turn.awaitNanos(pause);
          } else {
            turn.await();
          }
        }
        underWay++;
        editsInARow = edit ? editsInARow + 1 : 0;
      } finally {
        lane.remove(turn);
        wakeNext();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void leave() {
    lock.lock();
    try {
      if (underWay >= (int) limit) {
        limit = Math.min(widest, limit + 1 / limit);
      }
      underWay--;
      wakeNext();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void throttled(Duration pause) {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (now - pausedUntil > 0) { // one cut for all that were refused together
        limit = Math.max(1, Math.min(limit, underWay) * NARROWED);
      }
      pausedUntil = Math.max(pausedUntil, now + pause.toNanos());
      underWay--;
      wakeNext();
    } finally {
      lock.unlock();
    }
  }

  /** How many wait. */
  int waiting() {
    lock.lock();
    try {
      return edits.size() + resyncs.size();
    } finally {
      lock.unlock();
    }
  }

  /** How many requests may be under way at once now. */
  int limit() {
    lock.lock();
    try {
      return (int) limit;
    } finally {
      lock.unlock();
    }
  }

  @SuppressWarnings("ReferenceEquality") // each waits on a condition of its own
  private boolean mayPass(Condition turn) {
    return underWay < (int) limit && System.nanoTime() - pausedUntil >= 0 && turn == next();
  }

  private void wakeNext() {
    Condition next = next();
    if (next != null) {
      next.signal();
    }
  }

  private @org.jspecify.annotations.Nullable Condition next() {
    boolean resyncsTurn = edits.isEmpty() || editsInARow >= EDITS_IN_A_ROW;
    return resyncsTurn && !resyncs.isEmpty() ? resyncs.peek() : edits.peek();
  }
}
