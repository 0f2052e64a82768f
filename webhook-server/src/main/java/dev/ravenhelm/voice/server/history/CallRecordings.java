package dev.ravenhelm.voice.server.history;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.history.PastCall.Taped;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The recordings of a call, and of the conference that it was in. */
final class CallRecordings {

  private final TwilioRest twilio;

  CallRecordings(TwilioRest twilio) {
    this.twilio = twilio;
  }

  List<Taped> of(String region, String callSid) {
    return taped(list(region, "CallSid", callSid));
  }

  /** Those of both; Twilio names a conference's recording after any of its legs. */
  List<Taped> of(String region, String callSid, String conferenceSid) {
    return taped(
        Stream.concat(
            list(region, "CallSid", callSid), list(region, "ConferenceSid", conferenceSid)));
  }

  private Stream<JsonNode> list(String region, String by, String sid) {
    return twilio.list(Product.API, region, "/Recordings", Map.of(by, sid), "recordings").stream();
  }

  private static List<Taped> taped(Stream<JsonNode> recordings) {
    return recordings
        .filter(recording -> recording.path("status").asText().equals("completed"))
        .filter(recording -> !recording.path("source").asText().equals("RecordVerb"))
        .map(recording ->
            new Taped(recording.path("sid").asText(), recording.path("duration").asLong()))
        .distinct()
        .toList();
  }
}
