package dev.ravenhelm.voice.operator.account;

import io.javaoperatorsdk.operator.processing.event.rate.RateLimiter;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Has resources that nobody edited wait by name, not in the crew's queue, while the {@link Crew}
 * has enough to do: thousands are looked at after a restart, and one that sits in the queue cannot
 * be reconciled for an edit before its turn there. An edit goes to the crew at once.
 *
 * <p>The Operator SDK asks before it hands a resource to the crew, with what this class keeps of
 * it, and asks again after the time that it was told.
 */
public final class Backlog implements RateLimiter<Backlog.Ticket> {
  /** The Operator SDK waits no shorter. */
  private static final long SOONEST = TimeUnit.MILLISECONDS.toNanos(50);

  /** Shorter than what a look at an unchanged resource takes one processor. */
  private static final long PACE = TimeUnit.MICROSECONDS.toNanos(300);

  /** The clock of timers is another than ours. */
  private static final long TOLERANCE = TimeUnit.MILLISECONDS.toNanos(5);

  private final Crew crew;
  private final LongSupplier nanos;
  private long lastDue;

  /**
   * The backlog of a crew.
   *
   * @param nanos a clock like {@link System#nanoTime}
   */
  public Backlog(Crew crew, LongSupplier nanos) {
    this.crew = crew;
    this.nanos = nanos;
    this.lastDue = nanos.getAsLong();
  }

  /** A resource on its way to its first reconciliation, and past it. */
  public static final class Ticket implements RateLimitState {
    private enum Stage {
      NEW,
      WAITING,
      PASSED
    }

    private Stage stage = Stage.NEW;
    private long due;

    private Ticket() {}
  }

  @Override
  public Ticket initState() {
    return new Ticket();
  }

  @Override
  public synchronized Optional<Duration> isLimited(RateLimitState state) {
    if (!(state instanceof Ticket ticket)) {
      throw new IllegalArgumentException(state + " is not of this class");
    }
    long now = nanos.getAsLong();
    if (somebodyAsks(ticket, now) || !crew.isBusy()) {
      ticket.stage = Ticket.Stage.PASSED;
      return Optional.empty();
    }
    lastDue = now + Math.max(SOONEST, lastDue + PACE - now); // nanoTime may overflow
    ticket.stage = Ticket.Stage.WAITING;
    ticket.due = lastDue;
    return Optional.of(Duration.ofNanos(lastDue - now));
  }

  /** Whether this is neither a resource's first event nor the end of its wait. */
  private static boolean somebodyAsks(Ticket ticket, long now) {
    return switch (ticket.stage) {
      case NEW -> false;
      case WAITING -> ticket.due - now > TOLERANCE;
      case PASSED -> true;
    };
  }
}
