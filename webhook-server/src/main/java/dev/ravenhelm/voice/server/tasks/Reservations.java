package dev.ravenhelm.voice.server.tasks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.Page;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What TaskRouter knows of a task that an agent is called about, and what it is told of it. */
final class Reservations {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TwilioRest twilio;

  Reservations(TwilioRest twilio) {
    this.twilio = twilio;
  }

  /** Takes the reservation, by Twilio's answer or by what it says afterwards. */
  boolean accept(RoutingTable table, Reserved reserved) {
    try {
      return decide(table, reserved, Map.of("ReservationStatus", "accepted"));
    } catch (TwilioFailure unclear) {
      if (isAccepted(table, reserved)) {
        return true;
      }
      throw unclear;
    }
  }

  /** Decides about the reservation; false where that was done before, or the caller is gone. */
  boolean decide(RoutingTable table, Reserved reserved, Map<String, String> form) {
    return decide(table, reservation(reserved), form);
  }

  /** The agent's part in the call is over; false where that was said before, or nobody has it. */
  boolean wrapUp(RoutingTable table, String task, String reservation) {
    return decide(table, path(task, reservation), Map.of("ReservationStatus", "wrapping"));
  }

  private boolean decide(RoutingTable table, String reservation, Map<String, String> form) {
    try {
      change(table, reservation, form);
      return true;
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.AWAY) {
        throw failure;
      }
      return false;
    }
  }

  boolean isAccepted(RoutingTable table, Reserved reserved) {
    return twilio
        .find(
            Product.TASKROUTER, table.gateway().region(), workspace(table) + reservation(reserved))
        .filter(found -> found.path("reservation_status").asText().equals("accepted"))
        .isPresent();
  }

  /** The reservations by which agents have a task. */
  List<JsonNode> accepted(RoutingTable table, String task) {
    return twilio.list(
        Product.TASKROUTER,
        table.gateway().region(),
        workspace(table) + "/Tasks/" + task + "/Reservations",
        Map.of("ReservationStatus", "accepted"),
        "reservations");
  }

  /** Gives a reservation an instruction. */
  void instruct(RoutingTable table, Reserved reserved, Map<String, String> form) {
    change(table, reservation(reserved), form);
  }

  void cancel(RoutingTable table, Reserved reserved) {
    change(table, "/Tasks/" + reserved.task(), Map.of("AssignmentStatus", "canceled"));
  }

  void makeTask(RoutingTable table, Map<String, String> form) {
    change(table, "/Tasks", form);
  }

  List<JsonNode> tasks(RoutingTable table, Map<String, String> query) {
    return pageOfTasks(table, query).entries();
  }

  Page pageOfTasks(RoutingTable table, Map<String, String> query) {
    return twilio.page(
        Product.TASKROUTER, table.gateway().region(), workspace(table) + "/Tasks", query, "tasks");
  }

  /** The activity of agents who did not answer, empty where there is none. */
  String timeoutActivity(RoutingTable table) {
    return twilio
        .read(Product.TASKROUTER, table.gateway().region(), workspace(table))
        .path("timeout_activity_sid")
        .asText();
  }

  JsonNode task(RoutingTable table, Reserved reserved) {
    return twilio.read(
        Product.TASKROUTER,
        table.gateway().region(),
        workspace(table) + "/Tasks/" + reserved.task());
  }

  Optional<JsonNode> find(RoutingTable table, String task) {
    return twilio.find(
        Product.TASKROUTER, table.gateway().region(), workspace(table) + "/Tasks/" + task);
  }

  /** What a task says of its call. */
  static JsonNode attributes(JsonNode task) {
    try {
      return JSON.readTree(task.path("attributes").asText("{}"));
    } catch (JsonProcessingException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.REFUSED, 0, "Task " + task.path("sid").asText() + " has no JSON", e);
    }
  }

  private void change(RoutingTable table, String path, Map<String, String> form) {
    twilio.change(Product.TASKROUTER, table.gateway().region(), workspace(table) + path, form);
  }

  private static String reservation(Reserved reserved) {
    return path(reserved.task(), reserved.reservation());
  }

  private static String path(String task, String reservation) {
    return "/Tasks/" + task + "/Reservations/" + reservation;
  }

  private static String workspace(RoutingTable table) {
    String sid = table.gateway().workspaceSid();
    if (sid == null) {
      throw new TwilioFailure(
          TwilioFailure.Kind.REFUSED, 0, "The gateway's workspace is not known", null);
    }
    return "/Workspaces/" + sid;
  }
}
