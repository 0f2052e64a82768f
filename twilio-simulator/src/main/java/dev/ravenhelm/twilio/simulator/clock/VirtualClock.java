package dev.ravenhelm.twilio.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * A clock that stands still until it is told to advance, and then jumps from one event to the next.
 *
 * <p>Processes run one at a time, in an order that depends on nothing but what they do: the next
 * begins when the one before waits or has ended. A webhook counts as running until it is answered.
 * What a guest changes is seen as one change: nothing begins until the guest has been answered.
 */
public final class VirtualClock implements SimClock {
  /** Requests from outside may change what a process waits for without a word to this clock. */
  private static final long LOOK_AGAIN_MILLIS = 5;

  private static final ScopedValue<Boolean> PROCESS = ScopedValue.newInstance();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Agenda agenda = new Agenda();
  private final ReentrantLock advancing = new ReentrantLock(true);
  private Instant now;
  private Instant horizon;
  private long steps;
  private long activity;
  private int running;
  private int guests;
  private long looksWanted;
  private long looksBegun;
  private long looksIdle;
  private boolean closed;

  public VirtualClock(Instant start) {
    this.now = start;
    this.horizon = start;
    Thread.ofPlatform().daemon().name("virtual-time").start(this::conduct);
  }

  @Override
  public Instant now() {
    lock.lock();
    try {
      return now;
    } finally {
      lock.unlock();
    }
  }

  /** Outside programs live by the wall's clock, whatever this one does. */
  @Override
  public Duration real(Duration simulated) {
    return simulated;
  }

  @Override
  public Timer after(Duration simulated, Runnable action) {
    lock.lock();
    try {
      Agenda.Due due = agenda.at(now.plus(simulated), action);
      stir();
      return () -> cancel(due);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void start(String name, Runnable process) {
    lock.lock();
    try {
      agenda.begin(name, process);
      stir();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public boolean await(Instant deadline, Signal signal, BooleanSupplier until) {
    if (!PROCESS.isBound()) {
      throw new IllegalStateException("only a process of the clock may wait for virtual time");
    }
    var waiter = new Agenda.Waiter(deadline, until, lock.newCondition());
    lock.lock();
    try {
      agenda.await(waiter);
      running--;
      changed.signalAll();
      waiter.sleep(() -> closed);
      return waiter.held();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      agenda.remove(waiter);
      running++;
      return false;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Guest guest() {
    lock.lock();
    try {
      guests++;
      stir();
    } finally {
      lock.unlock();
    }
    return () -> {
      lock.lock();
      try {
        guests--;
        stir();
      } finally {
        lock.unlock();
      }
    };
  }

  /**
   * Lets {@code by} pass, and with it all that happens meanwhile; returns how many steps that took.
   *
   * @param quiet how long, on the wall, nothing must be heard from outside before time goes on: for
   *     programs that react to a webhook after they have answered it
   */
  public long advance(Duration by, Duration quiet) throws InterruptedException {
    advancing.lockInterruptibly();
    try {
      return reach(now().plus(by), quiet);
    } finally {
      advancing.unlock();
    }
  }

  private long reach(Instant target, Duration quiet) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long before = steps;
      while (!closed) {
        settle(quiet);
        if (!now.isBefore(target)) {
          break;
        }
        horizon = agenda.next().filter(at -> at.isBefore(target)).orElse(target);
      }
      return steps - before;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until nothing can go on without time going on, and nothing was heard for a while. */
  private void settle(Duration quiet) throws InterruptedException {
    long heard;
    do {
      long look = ++looksWanted;
      changed.signalAll();
      while (looksIdle < look && !closed) {
        changed.await();
      }
      heard = activity;
      long left = quiet.toNanos();
      while (left > 0 && heard == activity && !closed) {
        left = changed.awaitNanos(left);
      }
    } while (heard != activity && !closed);
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      agenda.waiting().forEach(Agenda.Waiter::nudge);
    } finally {
      lock.unlock();
    }
  }

  private void cancel(Agenda.Due due) {
    lock.lock();
    try {
      agenda.cancel(due);
    } finally {
      lock.unlock();
    }
  }

  private void conduct() {
    while (step()) {
      // each step has its effect in the processes it lets run
    }
  }

  /** Lets one process run, or waits for something to do; false when the clock was closed. */
  private boolean step() {
    List<Agenda.Waiter> asked;
    long heard;
    lock.lock();
    try {
      while ((running > 0 || guests > 0) && !closed) {
        changed.await();
      }
      if (closed) {
        return false;
      }
      Optional<Agenda.Activity> first = agenda.takeReady();
      if (first.isPresent()) {
        run(first.get());
        return true;
      }
      heard = activity;
      looksBegun = looksWanted;
      asked = agenda.waiting();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
    // Outside of the lock: the question may lock whatever it is about.
    Optional<Agenda.Waiter> satisfied = asked.stream().filter(Agenda.Waiter::holds).findFirst();
    return satisfied.isPresent() ? wake(satisfied.get(), true) : pass(heard);
  }

  /**
   * Nothing can go on at this moment: jumps to the next, or waits to be told to.
   *
   * @param heard what had been heard before that was found; a guest may have come and gone since
   */
  private boolean pass(long heard) {
    Agenda.Waiter late;
    lock.lock();
    try {
      if (agenda.anyReady() || heard != activity || closed) {
        return !closed;
      }
      Instant next = agenda.next().orElse(horizon);
      if (guests > 0) {
        return true;
      }
      if (next.isAfter(horizon)) {
        rest();
        return true;
      }
      now = next.isAfter(now) ? next : now;
      Optional<Agenda.Activity> due = agenda.takeDue(now);
      if (due.isPresent()) {
        run(due.get());
        return true;
      }
      Optional<Agenda.Waiter> found = agenda.late(now);
      if (found.isEmpty()) {
        rest();
        return true;
      }
      late = found.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
    return wake(late, late.holds());
  }

  private void rest() throws InterruptedException {
    now = horizon.isAfter(now) ? horizon : now;
    looksIdle = looksBegun;
    changed.signalAll();
    long heard = activity;
    long wanted = looksWanted;
    long left = TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN_MILLIS);
    while (left > 0 && heard == activity && wanted == looksWanted && !closed) {
      left = changed.awaitNanos(left);
    }
  }

  private boolean wake(Agenda.Waiter waiter, boolean held) {
    lock.lock();
    try {
      // a guest that came meanwhile may still be changing what was asked about: ask again
      if (guests == 0 && agenda.remove(waiter)) {
        running++;
        steps++;
        activity++;
        waiter.wake(held);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Called with the lock held. */
  private void run(Agenda.Activity process) {
    running++;
    steps++;
    activity++;
    Thread.ofVirtual()
        .name(process.name())
        .start(() -> {
          try {
            ScopedValue.where(PROCESS, true).run(process.action());
          } finally {
            ended();
          }
        });
  }

  /** Something came from outside or from a process; called with the lock held. */
  private void stir() {
    activity++;
    changed.signalAll();
  }

  private void ended() {
    lock.lock();
    try {
      running--;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
