package dev.ravenhelm.voice.server.recordings;

import static java.time.ZoneOffset.UTC;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.stream.Stream;

/**
 * The time in which a conference's recording may have begun that a leg was in.
 *
 * @param began the day on which the leg began, in UTC as all of Twilio's days
 */
record Stay(LocalDate began, Instant from, Instant to) {

  /**
   * How much earlier than the caller's leg a conference may begin, where the agent waits for a
   * caller who is called back, and by how much Twilio's dates may differ.
   */
  private static final Duration SLACK = Duration.ofMinutes(10);

  /** How long a leg may have lasted of which Twilio does not say when it ended. */
  private static final Duration UNKNOWN_END = Duration.ofDays(1);

  static Stay of(JsonNode leg) {
    Instant start = Dates.start(leg);
    return new Stay(
        day(start),
        start.minus(SLACK),
        Dates.end(leg).orElseGet(() -> start.plus(UNKNOWN_END)).plus(SLACK));
  }

  boolean covers(Instant time) {
    return !time.isBefore(from) && !time.isAfter(to);
  }

  Stream<LocalDate> days() {
    return day(from).datesUntil(day(to).plusDays(1));
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, UTC);
  }
}
