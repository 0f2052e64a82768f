package dev.ravenhelm.voice.server.tasks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.recent.RecentMap;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.Rounds;
import dev.ravenhelm.voice.server.twilio.TaskAttributes;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twiml.TaskJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps TaskRouter from offering a call to an agent who is in one that it knows nothing of, placed
 * by the agent, put through without a task, or of a colleague who brought the agent in: a task of
 * its own, for this worker alone, takes the worker's only place for calls, and ends with the call.
 * Attributes: {@code type: busy}, {@code held_for}: SID of the call's first leg, {@code agent}; of
 * a colleague's call {@code held_for} is the agent's leg, and {@code root} and {@code conference}
 * say where it is.
 */
public final class Slots implements BusyAgents, AutoCloseable {

  private static final Set<String> UNDER_WAY = Set.of("queued", "ringing", "in-progress");
  private static final String ALIVE = "pending,reserved,assigned";

  /** The longest that a dialled call lasts: twilio.com/docs/voice/twiml/dial, timeLimit. */
  private static final String LONGEST_CALL = "14400";

  private static final Duration SWEEP = Duration.ofSeconds(30);
  private static final int REMEMBERED = 4096;

  private final TwilioRest twilio;
  private final Errands errands;
  private final Timekeeper clock;
  private final Rounds rounds;

  /** The task that this replica made, by call and agent; empty while it is made. */
  private final Map<Held, String> held = RecentMap.byAge(REMEMBERED);

  private record Held(String callSid, String agent) {}

  public Slots(Tables tables, TwilioRest twilio, Errands errands, Timekeeper clock) {
    this.twilio = twilio;
    this.errands = errands;
    this.clock = clock;
    this.rounds =
        new Rounds(
            "busy-agents",
            tables,
            clock,
            SWEEP,
            SWEEP,
            "Agents may stay busy for a while",
            this::sweep);
  }

  public Slots start() {
    rounds.start();
    return this;
  }

  @Override
  public void close() {
    rounds.close();
  }

  @Override
  public void inCall(RoutingTable table, Agent agent, String callSid) {
    inCall(table, agent, callSid, Map.of());
  }

  @Override
  public void inCallOfAnother(RoutingTable table, Agent agent, Guest guest) {
    inCall(
        table,
        agent,
        guest.legSid(),
        Map.of("root", guest.rootCallSid(), "conference", guest.conferenceSid()));
  }

  private void inCall(
      RoutingTable table, Agent agent, String callSid, Map<String, String> whereItIs) {
    String worker = agent.workerSid();
    Optional<Queue> queue =
        table.queues().values().stream()
            .filter(any -> any.workflowSid() != null)
            .min(Comparator.comparing(Queue::name));
    if (worker == null || table.gateway().workspaceSid() == null || queue.isEmpty()) {
      return;
    }
    Held place = new Held(callSid, agent.name());
    synchronized (held) {
      if (held.putIfAbsent(place, "") != null) {
        return;
      }
    }
    Map<String, Object> attributes = new HashMap<>(whereItIs);
    attributes.putAll(Map.of("type", "busy", "held_for", callSid, "agent", agent.name()));
    Map<String, String> form = new HashMap<>();
    form.put("WorkflowSid", Objects.requireNonNull(queue.get().workflowSid()));
    form.put("TaskChannel", "voice");
    form.put("RoutingTarget", worker);
    form.put("IgnoreCapacity", "true");
    form.put("Timeout", LONGEST_CALL);
    form.put("Attributes", TaskJson.of(attributes, TaskJson.MOST));
    AtomicBoolean asked = new AtomicBoolean();
    errands.run("Keeping calls from " + agent.name(), () -> make(table, place, form, asked));
  }

  @Override
  public void leftCall(RoutingTable table, Agent agent, String callSid) {
    if (agent.workerSid() == null || table.gateway().workspaceSid() == null) {
      return;
    }
    errands.run("Calls for " + agent.name() + " again", () -> free(table, agent, callSid));
  }

  /**
   * Makes the task while the call goes on.
   *
   * @param asked whether Twilio was asked for it before, and may have made it all the same
   */
  private void make(RoutingTable table, Held place, Map<String, String> form, AtomicBoolean asked) {
    synchronized (held) {
      if (!held.containsKey(place)) {
        return;
      }
    }
    String region = table.gateway().region();
    Optional<String> made =
        asked.getAndSet(true) ? those(table, place).stream().findFirst() : Optional.empty();
    String sid =
        made.orElseGet(() ->
            twilio.change(Product.TASKROUTER, region, tasks(table), form).path("sid").asText());
    boolean over;
    synchronized (held) {
      over = !held.containsKey(place);
      if (!over) {
        held.put(place, sid);
      }
    }
    if (over) {
      end(region, tasks(table) + "/" + sid);
    }
  }

  private void free(RoutingTable table, Agent agent, String callSid) {
    String region = table.gateway().region();
    String own;
    synchronized (held) {
      own = held.remove(new Held(callSid, agent.name()));
    }
    if (own != null && !own.isEmpty()) {
      end(region, tasks(table) + "/" + own);
      return;
    }
    // another replica made it
    those(table, new Held(callSid, agent.name()))
        .forEach(sid -> end(region, tasks(table) + "/" + sid));
  }

  /** The tasks that keep a place for a call, by SID. */
  private List<String> those(RoutingTable table, Held place) {
    return twilio
        .list(
            Product.TASKROUTER,
            table.gateway().region(),
            tasks(table),
            Map.of(
                "EvaluateTaskAttributes",
                "held_for == \"" + place.callSid + "\" AND agent == \"" + place.agent + "\"",
                "AssignmentStatus",
                ALIVE),
            "tasks")
        .stream()
        .map(task -> task.path("sid").asText())
        .toList();
  }

  /** Ends a task in whatever state it is. */
  private void end(String region, String path) {
    if (!moved(region, path, "completed")) {
      boolean _ = moved(region, path, "canceled");
    }
  }

  private boolean moved(String region, String path, String status) {
    try {
      twilio.change(Product.TASKROUTER, region, path, Map.of("AssignmentStatus", status));
      return true;
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.AWAY) {
        throw failure;
      }
      return false;
    }
  }

  /** Frees those whose call has ended, whose end nobody was told of. */
  private void sweep(RoutingTable table) {
    if (table.gateway().workspaceSid() == null) {
      return;
    }
    String region = table.gateway().region();
    List<JsonNode> tasks =
        twilio.list(
            Product.TASKROUTER,
            region,
            tasks(table),
            Map.of("EvaluateTaskAttributes", "type == \"busy\"", "AssignmentStatus", ALIVE),
            "tasks");
    for (JsonNode task : tasks) {
      String path = tasks(table) + "/" + task.path("sid").asText();
      if (isOlder(task)
          && hasEnded(region, heldFor(twilio.read(Product.TASKROUTER, region, path)))) {
        end(region, path);
      }
    }
  }

  private boolean isOlder(JsonNode task) {
    return Instant.parse(task.path("date_created").asText()).plus(SWEEP).isBefore(clock.instant());
  }

  private static String heldFor(JsonNode task) {
    return TaskAttributes.of(task).path("held_for").asText();
  }

  private boolean hasEnded(String region, String callSid) {
    if (callSid.isEmpty()) {
      return false;
    }
    return twilio
        .find(Product.API, region, "/Calls/" + callSid)
        .map(call -> call.path("status").asText())
        .filter(UNDER_WAY::contains)
        .isEmpty();
  }

  private static String tasks(RoutingTable table) {
    return "/Workspaces/" + table.gateway().workspaceSid() + "/Tasks";
  }
}
