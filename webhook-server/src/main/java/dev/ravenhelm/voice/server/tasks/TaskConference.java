package dev.ravenhelm.voice.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.List;
import java.util.Map;

/** The conference of a task that an agent was called about, named after the task. */
final class TaskConference {

  /** The label of a caller who is called back. */
  static final String CALLER = "caller";

  private final TwilioRest twilio;

  TaskConference(TwilioRest twilio) {
    this.twilio = twilio;
  }

  /**
   * Whether a caller who is called back has yet to be called into it; nobody is once it is over.
   */
  boolean lacksCaller(RoutingTable table, String task) {
    return named(table, task).stream()
        .noneMatch(conference ->
            isOver(conference)
                || participants(table, conference).stream()
                    .anyMatch(participant -> participant.path("label").asText().equals(CALLER)));
  }

  /** Ends it where only one is left, who was brought there too late to meet anybody. */
  void leaveNobodyAlone(RoutingTable table, String task) {
    for (JsonNode conference : named(table, task)) {
      if (!isOver(conference) && participants(table, conference).size() == 1) {
        twilio.change(
            Product.API, table.gateway().region(), path(conference), Map.of("Status", "completed"));
      }
    }
  }

  private List<JsonNode> named(RoutingTable table, String task) {
    return twilio.list(
        Product.API,
        table.gateway().region(),
        "/Conferences",
        Map.of("FriendlyName", task),
        "conferences");
  }

  private List<JsonNode> participants(RoutingTable table, JsonNode conference) {
    return twilio.list(
        Product.API,
        table.gateway().region(),
        path(conference) + "/Participants",
        Map.of(),
        "participants");
  }

  private static boolean isOver(JsonNode conference) {
    return conference.path("status").asText().equals("completed");
  }

  private static String path(JsonNode conference) {
    return "/Conferences/" + conference.path("sid").asText();
  }
}
