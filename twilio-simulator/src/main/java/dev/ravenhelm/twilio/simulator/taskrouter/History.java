package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.rest.Field;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.store.Docs;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;

/** The latest of what has happened in a workspace: the events, and what statistics count. */
final class History {
  private static final int KEPT = 5000;
  private static final List<String> NOT_DATA =
      List.of(
          "Sid",
          "AccountSid",
          "EventType",
          "EventDescription",
          "ResourceType",
          "ResourceSid",
          "Timestamp",
          "TimestampMs");

  private final Docs events = new Docs(KEPT);

  /** Keeps an event as its callback tells it. */
  void record(Account account, String workspaceUrl, Form told) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    Instant at = account.clock().now();
    String resource = told.first("ResourceSid").orElse("");
    json.put("sid", told.first("Sid").orElse(""));
    json.put("account_sid", account.sid());
    json.put("workspace_sid", told.first("WorkspaceSid").orElse(""));
    json.put("actor_sid", told.first("WorkspaceSid").orElse(""));
    json.put("actor_type", "workspace");
    json.put("actor_url", workspaceUrl);
    json.put("description", told.first("EventDescription").orElse(""));
    json.put("event_date", account.iso());
    json.put("event_date_ms", at.toEpochMilli());
    json.put("event_type", told.first("EventType").orElse(""));
    json.put("resource_sid", resource);
    json.put("resource_type", told.first("ResourceType").orElse(""));
    json.put("resource_url", workspaceUrl + "/" + collection(resource) + "/" + resource);
    json.put("source", "twilio");
    json.put("source_ip_address", "127.0.0.1");
    json.put("url", workspaceUrl + "/Events/" + json.path("sid").asText());
    ObjectNode data = json.putObject("event_data");
    told.all()
        .forEach((name, values) -> {
          if (!NOT_DATA.contains(name)) {
            data.put(Field.property(name), values.getFirst());
          }
        });
    events.add(json);
  }

  Docs events() {
    return events;
  }

  /** Those that are about the resources that {@code wanted} picks, the newest first. */
  List<Doc> list(Predicate<Doc> wanted) {
    return events.list(wanted);
  }

  static String data(Doc event, String property) {
    return event.json().path("event_data").path(property).asText("");
  }

  static Instant at(Doc event) {
    return Instant.ofEpochMilli(event.json().path("event_date_ms").asLong());
  }

  private static String collection(String sid) {
    return switch (sid.isEmpty() ? "" : sid.substring(0, 2)) {
      case "WT" -> "Tasks";
      case "WK" -> "Workers";
      case "WR" -> "Reservations";
      case "WQ" -> "TaskQueues";
      default -> "Workflows";
    };
  }
}
