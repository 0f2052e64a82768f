package dev.ravenhelm.voice.server.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** When Twilio's calls and recordings began, and whether they are over. */
final class Dates {

  private static final Set<String> OVER = Set.of("completed", "absent", "stopped");

  private Dates() {}

  static Instant of(JsonNode resource) {
    try {
      return DateTimeFormatter.RFC_1123_DATE_TIME.parse(
          resource.path("date_created").asText(), Instant::from);
    } catch (DateTimeException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio's answer about a call has no date", e);
    }
  }

  /** Whether a recording has ended; one that runs cannot be deleted. */
  static boolean over(JsonNode recording) {
    return OVER.contains(recording.path("status").asText());
  }
}
