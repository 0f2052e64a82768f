package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.calls.LiveCall.Stage;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.twilio.Fan;
import dev.ravenhelm.voice.server.twilio.Product;
import dev.ravenhelm.voice.server.twilio.TaskAttributes;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the calls of a worker from Twilio: its reservations that have not ended, their tasks and,
 * once the agent has answered, the conference. Errors: {@link TwilioFailure}.
 */
public final class LiveCalls {

  private static final String ACCEPTED = "accepted";
  private static final List<String> OPEN = List.of("pending", ACCEPTED, "wrapping");

  /** Nothing that could be more than a constant in an expression of TaskRouter. */
  private static final Pattern SID = Pattern.compile("CA[0-9a-zA-Z]{1,64}");

  private final TwilioRest twilio;
  private final DialledCalls dialled;

  public LiveCalls(TwilioRest twilio) {
    this.twilio = twilio;
    this.dialled = new DialledCalls(twilio);
  }

  /** The calls of an agent, in no order. */
  public List<LiveCall> of(AgentSession session) {
    List<LiveCall> calls = new ArrayList<>();
    Gateway gateway = session.table().gateway();
    Worker worker = Worker.orNone(gateway, session.agent());
    if (worker.exists()) {
      calls.addAll(of(worker, task -> dialled.asGuest(session.table(), task)));
    }
    calls.addAll(dialled.of(session.table(), session.agent()));
    return calls;
  }

  /** Those that a worker has by way of tasks. */
  List<LiveCall> of(Worker worker) {
    return of(worker, _ -> Optional.empty());
  }

  /**
   * Those that a worker has by way of tasks.
   *
   * @param other what a task stands for that is about no call of its own
   */
  private List<LiveCall> of(Worker worker, Function<JsonNode, Optional<LiveCall>> other) {
    List<LiveCall> calls = new ArrayList<>();
    for (String status : OPEN) {
      for (JsonNode reservation : reservations(worker, status)) {
        String taskSid = reservation.path("task_sid").asText();
        task(worker, taskSid)
            .flatMap(task ->
                isAboutCall(task)
                    ? Optional.of(call(worker, reservation, status, task))
                    : other.apply(task))
            .ifPresent(calls::add);
      }
    }
    return calls;
  }

  /**
   * A call that an agent of a queue is in, found for somebody who supervises that queue.
   *
   * @param queues names of RoutingQueues
   */
  public Optional<Supervised> of(Worker supervisor, String callSid, Set<String> queues) {
    if (!SID.matcher(callSid).matches()) {
      return Optional.empty();
    }
    return twilio
        .list(
            Product.TASKROUTER,
            supervisor.region(),
            supervisor.workspace() + "/Tasks",
            Map.of(
                "EvaluateTaskAttributes",
                "call_sid == \"" + callSid + "\"",
                "AssignmentStatus",
                "assigned"),
            "tasks")
        .stream()
        .flatMap(task -> supervised(supervisor, task.path("sid").asText()))
        .filter(found -> found.call.queue() != null && queues.contains(found.call.queue()))
        .findFirst();
  }

  /** The calls that agents have from a queue at this moment, for somebody who supervises it. */
  List<Supervised> ofQueue(Worker supervisor, String queue) {
    List<JsonNode> tasks =
        twilio.list(
            Product.TASKROUTER,
            supervisor.region(),
            supervisor.workspace() + "/Tasks",
            Map.of(
                "EvaluateTaskAttributes",
                "queue == \"" + queue + "\"",
                "AssignmentStatus",
                "assigned"),
            "tasks");
    return Fan.out(tasks, task -> supervised(supervisor, task.path("sid").asText()).toList())
        .stream()
        .flatMap(List::stream)
        .toList();
  }

  private Stream<Supervised> supervised(Worker supervisor, String taskSid) {
    return accepted(supervisor, taskSid).stream()
        .flatMap(reservation -> {
          Worker agent =
              new Worker(
                  supervisor.region(),
                  supervisor.workspaceSid(),
                  reservation.path("worker_sid").asText());
          return task(agent, taskSid)
              .filter(LiveCalls::isAboutCall)
              .map(task -> call(agent, reservation, ACCEPTED, task))
              .stream()
              .map(call -> new Supervised(agent, call));
        });
  }

  /**
   * A call that is the worker's own or rings at the agent's devices, or that an agent of one of
   * these queues is in.
   */
  Optional<LiveCall> seen(AgentSession session, String callSid) {
    Set<String> supervised = session.agent().supervises();
    Worker worker = Worker.orNone(session.table().gateway(), session.agent());
    return of(session).stream()
        .filter(call -> call.callSid().equals(callSid))
        .findFirst()
        .or(() -> dialled.ringing(session.table(), session.agent(), callSid))
        .or(() ->
            supervised.isEmpty() || !worker.exists()
                ? Optional.empty()
                : of(worker, callSid, supervised).map(Supervised::call));
  }

  /** A call, and whose it is. */
  public record Supervised(Worker agent, LiveCall call) {}

  private List<JsonNode> accepted(Worker any, String taskSid) {
    return twilio.list(
        Product.TASKROUTER,
        any.region(),
        any.workspace() + "/Tasks/" + taskSid + "/Reservations",
        Map.of("ReservationStatus", ACCEPTED),
        "reservations");
  }

  private List<JsonNode> reservations(Worker worker, String status) {
    return twilio.list(
        Product.TASKROUTER,
        worker.region(),
        worker.path() + "/Reservations",
        Map.of("ReservationStatus", status),
        "reservations");
  }

  private static boolean isAboutCall(JsonNode task) {
    return task.path("call_sid").asText().startsWith("CA");
  }

  private LiveCall call(Worker worker, JsonNode reservation, String status, JsonNode task) {
    String taskSid = reservation.path("task_sid").asText();
    Room room = status.equals(ACCEPTED) ? room(worker.region(), taskSid, task) : Room.NONE;
    return new LiveCall(
        task.path("call_sid").asText(),
        taskSid,
        reservation.path("sid").asText(),
        stage(status, room),
        known(task.path("from")),
        null,
        known(task.path("number")),
        known(task.path("queue")),
        reservation.path("date_updated").asText(),
        room.conferenceSid,
        room.parties,
        About.of(task),
        Remarks.of(task));
  }

  /** A task's attributes; empty where it is gone meanwhile. */
  private Optional<JsonNode> task(Worker worker, String taskSid) {
    return twilio
        .find(Product.TASKROUTER, worker.region(), worker.workspace() + "/Tasks/" + taskSid)
        .map(TaskAttributes::of);
  }

  /** The conference of a task: Twilio names it after the task, and says so in its attributes. */
  private Room room(String region, String taskSid, JsonNode task) {
    String named = task.at("/conference/sid").asText();
    String sid = named.isEmpty() ? find(region, taskSid) : named;
    if (sid.isEmpty()) {
      return Room.NONE;
    }
    String agent =
        task.at("/conference/participants/worker").asText(task.path("worker_call_sid").asText());
    String caller = task.path("call_sid").asText();
    return new Room(
        sid,
        twilio
            .list(
                Product.API,
                region,
                "/Conferences/" + sid + "/Participants",
                Map.of(),
                "participants")
            .stream()
            .map(participant -> Party.of(participant, caller, agent))
            .toList());
  }

  private String find(String region, String taskSid) {
    return twilio
        .list(
            Product.API,
            region,
            "/Conferences",
            Map.of("FriendlyName", taskSid, "Status", "in-progress"),
            "conferences")
        .stream()
        .findFirst()
        .map(conference -> conference.path("sid").asText())
        .orElse("");
  }

  private static Stage stage(String status, Room room) {
    return switch (status) {
      case "pending" -> Stage.OFFERED;
      case "wrapping" -> Stage.WRAPPING_UP;
      default -> room.stage();
    };
  }

  private static @Nullable String known(JsonNode text) {
    return text.asText().isEmpty() ? null : text.asText();
  }

  private record Room(@Nullable String conferenceSid, List<Party> parties) {
    static final Room NONE = new Room(null, List.of());

    Stage stage() {
      List<Party> others = parties.stream().filter(Party::other).toList();
      if (others.isEmpty()) {
        return Stage.CONNECTING;
      }
      return others.stream().allMatch(Party::held) ? Stage.HELD : Stage.TALKING;
    }
  }
}
