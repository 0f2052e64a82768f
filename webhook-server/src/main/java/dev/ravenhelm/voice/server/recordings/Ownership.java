package dev.ravenhelm.voice.server.recordings;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Which of the account's recordings are this gateway's: those of calls to or from one of its
 * numbers, or between two of its agents. What cannot be proved to be is somebody else's. Errors:
 * {@link TwilioFailure}.
 */
final class Ownership {

  private final TwilioRest twilio;

  Ownership(TwilioRest twilio) {
    this.twilio = twilio;
  }

  boolean of(RoutingTable table, JsonNode recording) {
    String region = table.gateway().region();
    return call(region, recording.path("call_sid").asText())
        .filter(leg -> ours(table, region, leg))
        .isPresent();
  }

  private boolean ours(RoutingTable table, String region, JsonNode leg) {
    if (hasNumber(table, leg)) {
      return true;
    }
    if (!agent(table, leg, "from") && !agent(table, leg, "to")) {
      return false;
    }
    // another application may have clients of the same names, but none of this gateway's numbers
    return relatives(region, leg)
        .anyMatch(other ->
            hasNumber(table, other) || (agent(table, leg, "from") && agent(table, other, "to")));
  }

  /** The legs that it dialled, and the one that dialled it. */
  private Stream<JsonNode> relatives(String region, JsonNode leg) {
    List<JsonNode> dialled =
        twilio.list(
            Product.API,
            region,
            "/Calls",
            Map.of("ParentCallSid", leg.path("sid").asText()),
            "calls");
    return Stream.concat(
        dialled.stream(), call(region, leg.path("parent_call_sid").asText("")).stream());
  }

  private Optional<JsonNode> call(String region, String sid) {
    return sid.isEmpty() ? Optional.empty() : twilio.find(Product.API, region, "/Calls/" + sid);
  }

  static boolean hasNumber(RoutingTable table, JsonNode leg) {
    return table.linesByNumber().containsKey(leg.path("from").asText())
        || table.linesByNumber().containsKey(leg.path("to").asText());
  }

  private static boolean agent(RoutingTable table, JsonNode leg, String end) {
    String address = leg.path(end).asText();
    return table.agentAt(address).isPresent();
  }
}
