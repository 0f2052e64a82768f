package dev.ravenhelm.twilio.simulator.taskrouter;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Period;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that statistics are asked for: by dates, by the last minutes, or the last 15 minutes.
 */
record Span(Instant from, Instant to) {
  private static final int DEFAULT_MINUTES = 15;

  static Span of(Form query, Instant now) {
    Period given = Period.between(query, "StartDate", "EndDate");
    String minutes = query.filled("Minutes").orElse("" + DEFAULT_MINUTES);
    if (!minutes.matches("[0-9]{1,6}")) {
      throw Refusal.badRequest(20001, "Minutes must be a number, was " + minutes);
    }
    Instant to = given.to().orElse(now);
    return new Span(given.from().orElse(to.minus(Duration.ofMinutes(Long.parseLong(minutes)))), to);
  }

  boolean holds(Doc event) {
    Instant at = History.at(event);
    return !at.isBefore(from) && !at.isAfter(to);
  }
}
