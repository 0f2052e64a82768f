package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.Rounds;
import dev.ravenhelm.voice.server.twilio.TaskAttributes;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Ends the wrap-up of calls that no agent finishes with, once their queue's {@code wrapUp} is over;
 * an agent whose panel is gone would otherwise get no call any more. Every replica looks: Twilio
 * lets a task be completed once, and refuses whoever comes second.
 */
public final class WrapUps implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final int REMEMBERED = 4096;

  /** For calls that came through no queue of the table. */
  private static final Duration USUAL = Duration.ofSeconds(30);

  private final TwilioRest twilio;
  private final Timekeeper clock;
  private final Rounds rounds;

  /** When they began, by task, as read once for each. */
  private final Map<String, Instant> begun = RecentMap.byAge(REMEMBERED);

  public WrapUps(Tables tables, TwilioRest twilio, Timekeeper clock) {
    this.twilio = twilio;
    this.clock = clock;
    this.rounds =
        new Rounds("wrap-ups", tables, clock, PAUSE, PAUSE, "Wrap-ups end late", this::end);
  }

  public WrapUps start() {
    rounds.start();
    return this;
  }

  @Override
  public void close() {
    rounds.close();
  }

  private void end(RoutingTable table) {
    if (table.gateway().workspaceSid() == null) {
      return;
    }
    String tasks = "/Workspaces/" + table.gateway().workspaceSid() + "/Tasks";
    String region = table.gateway().region();
    for (JsonNode task :
        twilio.list(
            Product.TASKROUTER, region, tasks, Map.of("AssignmentStatus", "wrapping"), "tasks")) {
      String path = tasks + "/" + task.path("sid").asText();
      Duration since = Duration.between(began(region, path, task), clock.instant());
      if (since.compareTo(shortest(table)) >= 0
          && since.compareTo(wrapUp(table, twilio.read(Product.TASKROUTER, region, path))) >= 0) {
        complete(region, path);
      }
    }
  }

  private void complete(String region, String path) {
    try {
      twilio.change(Product.TASKROUTER, region, path, Map.of("AssignmentStatus", "completed"));
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.AWAY) {
        throw failure;
      }
      // the agent, or another replica, was quicker
    }
  }

  /**
   * When the wrap-up began: when its reservation last changed, since notes change the task. The
   * task's own time serves where Twilio shows no such reservation yet.
   */
  private Instant began(String region, String path, JsonNode task) {
    Instant known = begun.get(path);
    if (known != null) {
      return known;
    }
    List<JsonNode> reservations =
        twilio.list(
            Product.TASKROUTER,
            region,
            path + "/Reservations",
            Map.of("ReservationStatus", "wrapping"),
            "reservations");
    if (reservations.isEmpty()) {
      return updated(task);
    }
    Instant began = updated(reservations.getFirst());
    begun.put(path, began);
    return began;
  }

  private static Instant updated(JsonNode resource) {
    try {
      return Instant.parse(resource.path("date_updated").asText());
    } catch (DateTimeException e) {
      throw new TwilioFailure(
          TwilioFailure.Kind.AWAY, 0, "Twilio's answer about a task has no date", e);
    }
  }

  /** Nothing younger needs to be read, since lists leave attributes out. */
  private static Duration shortest(RoutingTable table) {
    return table.queues().values().stream()
        .map(Queue::wrapUp)
        .min(Duration::compareTo)
        .filter(wrapUp -> wrapUp.compareTo(USUAL) < 0)
        .orElse(USUAL);
  }

  private static Duration wrapUp(RoutingTable table, JsonNode task) {
    Queue known = table.queues().get(TaskAttributes.of(task).path("queue").asText());
    return known == null ? USUAL : known.wrapUp();
  }
}
