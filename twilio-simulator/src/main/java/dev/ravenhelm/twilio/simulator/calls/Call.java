package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.clock.SimClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One leg: its state, its digits, and whoever waits for a change of it. */
public final class Call {
  /**
   * What is awaited may lie in another leg, whose change does not signal here: look now and then.
   */
  private static final long LOOK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SimClock clock;
  private final String sid;
  private final Parties parties;
  private final @Nullable Call parent;
  private final Story story = new Story();
  private final Instant created;
  private final List<Consumer<CallStatus>> listeners = new CopyOnWriteArrayList<>();
  private final ArrayDeque<Character> digits = new ArrayDeque<>();
  private volatile CallStatus status;
  private volatile @Nullable Instant answered;
  private volatile @Nullable Instant ended;
  private volatile @Nullable Source redirect;
  private volatile boolean connected;
  private volatile boolean detached;
  private volatile Heard heard = Heard.SILENCE;
  private final AtomicInteger changes = new AtomicInteger();

  Call(SimClock clock, String sid, Parties parties, @Nullable Call parent, CallStatus status) {
    this.clock = clock;
    this.sid = sid;
    this.parties = parties;
    this.parent = parent;
    this.status = status;
    this.created = clock.now();
  }

  public String sid() {
    return sid;
  }

  public Parties parties() {
    return parties;
  }

  public Optional<Call> parent() {
    return Optional.ofNullable(parent);
  }

  public Story story() {
    return story;
  }

  public Instant created() {
    return created;
  }

  public CallStatus status() {
    return status;
  }

  public Optional<Instant> answered() {
    return Optional.ofNullable(answered);
  }

  public Optional<Instant> endedAt() {
    return Optional.ofNullable(ended);
  }

  public boolean ended() {
    return status().last();
  }

  /** Seconds talked, 0 for a call that was never answered. */
  public long duration() {
    Instant from = answered;
    Instant to = ended;
    return from == null || to == null
        ? 0
        : Math.max(0, Math.round(Duration.between(from, to).toMillis() / 1000.0));
  }

  /** Adds to this leg's story, and to that of the call it belongs to. */
  public void tell(String kind, String words) {
    story.add(clock.now(), kind, words);
    if (parent != null) {
      parent.tell(kind, "[" + parties.to() + "] " + words);
    }
  }

  /** Tells of each status from the next on, on the thread that moves the leg. */
  public void listen(Consumer<CallStatus> listener) {
    listeners.add(listener);
  }

  /** Moves the leg on; a leg that has ended stays as it is. */
  public boolean move(CallStatus next) {
    lock.lock();
    try {
      if (status.last() || status == next) {
        return false;
      }
      status = next;
      if (next == CallStatus.IN_PROGRESS && answered == null) {
        answered = clock.now();
      }
      if (next.last()) {
        ended = clock.now();
      }
      signal();
    } finally {
      lock.unlock();
    }
    tell("status", next.word());
    listeners.forEach(listener -> listener.accept(next));
    return true;
  }

  void answer() {
    move(CallStatus.IN_PROGRESS);
  }

  /**
   * Ends the leg as fits its state: an answered one is completed, another canceled or unanswered.
   */
  public void hangUp(CallStatus ifUnanswered) {
    move(answered == null ? ifUnanswered : CallStatus.COMPLETED);
  }

  /** Has the leg leave what it does and run other TwiML. */
  public void redirect(Source to) {
    lock.lock();
    try {
      redirect = to;
      signal();
    } finally {
      lock.unlock();
    }
  }

  boolean redirected() {
    return redirect != null;
  }

  Optional<Source> takeRedirect() {
    lock.lock();
    try {
      Optional<Source> taken = Optional.ofNullable(redirect);
      redirect = null;
      return taken;
    } finally {
      lock.unlock();
    }
  }

  public void press(String keys) {
    lock.lock();
    try {
      for (int i = 0; i < keys.length(); i++) {
        digits.add(keys.charAt(i));
      }
      signal();
    } finally {
      lock.unlock();
    }
    if (!keys.isEmpty()) {
      tell("digits", keys);
    }
  }

  Optional<Character> takeDigit() {
    lock.lock();
    try {
      return Optional.ofNullable(digits.poll());
    } finally {
      lock.unlock();
    }
  }

  boolean hasDigit() {
    lock.lock();
    try {
      return !digits.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Decides what the leg hears from now on. */
  void hear(Heard now) {
    heard = now;
  }

  public Heard heard() {
    return heard;
  }

  /** Notes that the leg has somebody to talk to. */
  void connect() {
    connected = true;
    wake();
  }

  boolean connected() {
    return connected;
  }

  /** Notes that the leg now runs TwiML of its own and no longer belongs to who dialled it. */
  void detach() {
    detached = true;
    wake();
  }

  boolean detached() {
    return detached;
  }

  /** Has whoever waits on this leg look again. */
  void wake() {
    lock.lock();
    try {
      signal();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until {@code until} holds or the time has passed; says whether it holds. */
  boolean await(Duration simulated, BooleanSupplier until) {
    return awaitUntil(deadline(simulated), until);
  }

  /** The moment, on the machine's own clock, when {@code simulated} will have passed. */
  long deadline(Duration simulated) {
    return System.nanoTime() + clock.real(simulated).toNanos();
  }

  boolean awaitUntil(long deadline, BooleanSupplier until) {
    while (true) {
      // Outside the lock: what is asked may lock another leg, whose thread may be asking about this
      // one.
      int seen = changes.get();
      if (until.getAsBoolean()) {
        return true;
      }
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (!sleep(seen, Math.min(left, LOOK_AGAIN_NANOS))) {
        return until.getAsBoolean();
      }
    }
  }

  /**
   * Sleeps until this leg has changed since {@code seen}, or the time is over; false when
   * interrupted.
   */
  private boolean sleep(int seen, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (changes.get() == seen && left > 0) {
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Wakes all who wait on this leg; called with the lock held. */
  private void signal() {
    changes.incrementAndGet();
    changed.signalAll();
  }

  /** Who calls whom; {@code direction} is inbound, outbound-api or outbound-dial. */
  public record Parties(String from, String to, String direction) {}
}
