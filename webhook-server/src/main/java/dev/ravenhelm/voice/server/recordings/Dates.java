package dev.ravenhelm.voice.server.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.Set;

/** When Twilio's calls and recordings began, and whether they are over. */
final class Dates {

  private static final Set<String> OVER = Set.of("completed", "absent", "stopped");

  private Dates() {}

  static Instant of(JsonNode resource) {
    return of(resource, "date_created")
        .orElseThrow(() ->
            new TwilioFailure(
                TwilioFailure.Kind.AWAY, 0, "Twilio's answer about a call has no date", null));
  }

  /** When a call began, by which Twilio lists calls; one that nobody answered has no such time. */
  static Instant start(JsonNode call) {
    return of(call, "start_time").orElseGet(() -> of(call));
  }

  /** When a call ended, where that is known. */
  static Optional<Instant> end(JsonNode call) {
    return of(call, "end_time");
  }

  private static Optional<Instant> of(JsonNode resource, String name) {
    try {
      return Optional.of(
          DateTimeFormatter.RFC_1123_DATE_TIME.parse(resource.path(name).asText(), Instant::from));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Whether a recording has ended; one that runs cannot be deleted. */
  static boolean over(JsonNode recording) {
    return OVER.contains(recording.path("status").asText());
  }
}
