package dev.ravenhelm.twilio.simulator.rest;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many REST requests of each account are in flight, and how many may be: Twilio refuses those
 * above a ceiling that it does not publish (twilio.com/docs/api/errors/20429).
 */
public final class Concurrency {
  private final Map<String, Meter> bySid = new ConcurrentHashMap<>();
  private final Limit standard;
  private final LongSupplier nanos;

  public Concurrency(OptionalInt limit) {
    this(limit, System::nanoTime);
  }

  Concurrency(OptionalInt limit, LongSupplier nanos) {
    this.standard = new Limit(limit, Optional.empty());
    this.nanos = nanos;
  }

  /** Takes a slot of the account, where one is free. */
  Entry enter(String accountSid) {
    return meter(accountSid).enter();
  }

  /** Sets an account's limit; what is in flight already goes on. */
  public void limit(String accountSid, Limit limit) {
    meter(accountSid).limit(limit);
  }

  /** What the account did since its period began. */
  public Usage usage(String accountSid) {
    return meter(accountSid).usage();
  }

  /** Begins a new period of measurement. */
  public void restart(String accountSid) {
    meter(accountSid).restart();
  }

  /** Every account has the first limit again. */
  public void clear() {
    bySid
        .values()
        .forEach(meter -> {
          meter.limit(standard);
          meter.restart();
        });
  }

  private Meter meter(String accountSid) {
    return bySid.computeIfAbsent(accountSid, sid -> new Meter());
  }

  /**
   * The most requests at once.
   *
   * @param retryAfter what a refusal carries as {@code Retry-After}; Twilio is not known to send it
   */
  public record Limit(OptionalInt requests, Optional<Duration> retryAfter) {}

  /**
   * A period of one account.
   *
   * @param peak the most that were in flight at once
   * @param averageBusy how many were in flight in the mean over the period
   */
  public record Usage(
      Limit limit,
      int inFlight,
      int peak,
      double averageBusy,
      long served,
      long refused,
      Duration period) {}

  /** Whether a request may come in. */
  sealed interface Entry {
    /** How many are in flight, this one among them. */
    int inFlight();

    /** It may, and leaves when it is closed. */
    record Slot(int inFlight, Runnable leave) implements Entry, AutoCloseable {
      @Override
      public void close() {
        leave.run();
      }
    }

    /** It may not. */
    record Full(int inFlight, Optional<Duration> retryAfter) implements Entry {}
  }

  private final class Meter {
    private Limit limit = standard;
    private int inFlight;
    private int peak;
    private long served;
    private long refused;
    private long began = nanos.getAsLong();
    private long changed = began;
    private double busyNanos;

    synchronized Entry enter() {
      if (limit.requests().isPresent() && inFlight >= limit.requests().getAsInt()) {
        refused++;
        return new Entry.Full(inFlight + 1, limit.retryAfter());
      }
      pass();
      inFlight++;
      peak = Math.max(peak, inFlight);
      return new Entry.Slot(inFlight, this::leave);
    }

    private synchronized void leave() {
      pass();
      inFlight--;
      served++;
    }

    synchronized void limit(Limit other) {
      limit = other;
    }

    synchronized Usage usage() {
      pass();
      long period = changed - began;
      return new Usage(
          limit,
          inFlight,
          peak,
          period == 0 ? inFlight : busyNanos / period,
          served,
          refused,
          Duration.ofNanos(period));
    }

    synchronized void restart() {
      began = nanos.getAsLong();
      changed = began;
      busyNanos = 0;
      peak = inFlight;
      served = 0;
      refused = 0;
    }

    private void pass() {
      long now = nanos.getAsLong();
      busyNanos += (double) inFlight * (now - changed);
      changed = now;
    }
  }
}
