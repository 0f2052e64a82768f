package dev.ravenhelm.twilio.simulator.rest;

import dev.ravenhelm.twilio.simulator.store.Dates;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The time that a list is asked for; both ends belong to it. */
public record Period(Optional<Instant> from, Optional<Instant> to) {
  private static final Duration DAY = Duration.ofDays(1).minusMillis(1);

  /**
   * The 2010 API's {@code StartTime}, {@code StartTime<} and {@code StartTime>}; a date stands for
   * the whole day, and both {@code <} and {@code <=} let the day itself in, as Twilio's do.
   */
  public static Period of(Form query, String name) {
    Optional<Instant> from = Optional.empty();
    Optional<Instant> to = Optional.empty();
    for (var entry : query.all().entrySet()) {
      String value = entry.getValue().getFirst();
      if (value.isEmpty()) {
        continue;
      }
      if (entry.getKey().equals(name)) {
        from = Optional.of(start(name, value));
        to = Optional.of(end(name, value));
      } else if (entry.getKey().equals(name + "<")) {
        to = Optional.of(end(name, value));
      } else if (entry.getKey().equals(name + ">")) {
        from = Optional.of(start(name, value));
      }
    }
    return new Period(from, to);
  }

  /** Two parameters of the v1 APIs. */
  public static Period between(Form query, String first, String last) {
    return new Period(
        query.filled(first).map(value -> start(first, value)),
        query.filled(last).map(value -> end(last, value)));
  }

  public boolean any() {
    return from.isEmpty() && to.isEmpty();
  }

  /** Whether a date as a resource writes it is in here; what has none is in no period. */
  public boolean holds(String date) {
    return any() || Dates.parse(date).filter(this::holds).isPresent();
  }

  public boolean holds(Instant at) {
    return from.filter(at::isBefore).isEmpty() && to.filter(at::isAfter).isEmpty();
  }

  private static Instant start(String name, String value) {
    return Dates.parse(value)
        .orElseThrow(() ->
            Refusal.badRequest(
                20001,
                name + " must be a date like 2026-01-31 or 2026-01-31T12:00:00Z, was " + value));
  }

  private static Instant end(String name, String value) {
    Instant at = start(name, value);
    return value.length() == 10 ? at.plus(DAY) : at;
  }
}
