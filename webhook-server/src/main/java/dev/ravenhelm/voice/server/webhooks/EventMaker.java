package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.context.ContextAnswer;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvent.Context;
import dev.ravenhelm.voice.server.events.CallEvent.Data;
import dev.ravenhelm.voice.server.events.CallEvent.Leg;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import dev.ravenhelm.voice.server.events.ShortText;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.Step;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes events of requests. */
final class EventMaker {

  private static final int MOST_TICKET = 64;

  private static final Map<String, String> TASK_STATES =
      Map.of(
          "task.created", "queued",
          "reservation.created", "offered",
          "reservation.accepted", "accepted",
          "reservation.rejected", "declined",
          "reservation.timeout", "missed",
          "reservation.rescinded", "withdrawn",
          "task.canceled", "abandoned",
          "task.wrapup", "wrapping-up",
          "task.completed", "handled");

  private static final Map<String, String> CONFERENCE_STATES =
      Map.of("participant-join", "joined", "participant-leave", "left");

  private static final Map<String, String> CALL_STATES =
      Map.of(
          "queued", "initiated",
          "initiated", "initiated",
          "ringing", "ringing",
          "in-progress", "answered",
          "completed", "completed",
          "busy", "busy",
          "failed", "failed",
          "no-answer", "no-answer",
          "canceled", "canceled");

  /** What was decided about a call; turns of waiting are no news. */
  Optional<CallEvent> decided(
      Verified request,
      Step step,
      RoutingDecision decision,
      Optional<ContextAnswer> context,
      Instant now) {
    return switch (step) {
      case Step.QueueWaits _,
          Step.PickedUp _,
          Step.PickUpAnswered _,
          Step.WorkerAnswered _,
          Step.WorkerPickedUp _,
          Step.WorkerAccepted _,
          Step.Meets _ ->
          Optional.empty();
      case Step.Arrived _ ->
          Optional.of(
              event(
                  "received", request, withContext(arriving(request, decision), context), now, ""));
      default ->
          Optional.of(
              event(
                  "routed",
                  request,
                  withContext(arriving(request, decision), context),
                  now,
                  request.path() + "?" + request.rawQuery()));
    };
  }

  /** An agent's device called, or one that is nobody's, which got words. */
  CallEvent placed(
      Verified request,
      Optional<Agent> caller,
      String dialled,
      RoutingDecision decision,
      Instant now) {
    String agent = caller.map(Agent::name).orElse(null);
    Data data = data(request, "outbound", dialled, agent, decision);
    // the dashboard's own parameter of device.connect, which Twilio passes on
    String ticket = ShortText.of(request.get("ticket"), MOST_TICKET);
    return event(
        "placed",
        request,
        ticket == null ? data : data.with(new Context(null, null, new Ticket(ticket, null, null))),
        now,
        "");
  }

  /** A worker was told to take a task. */
  Optional<CallEvent> assigned(Verified request, JsonNode worker, JsonNode task, Instant now) {
    return ofTask("assigned", request, worker, task, now);
  }

  /** What an event callback of TaskRouter says; events of workers are not about a call. */
  Optional<CallEvent> toldOfTask(Verified request, JsonNode worker, JsonNode task, Instant now) {
    String state = TASK_STATES.get(request.get("EventType"));
    return state == null ? Optional.empty() : ofTask(state, request, worker, task, now);
  }

  /** What a status callback says, of a call, a conference or a recording. */
  Optional<CallEvent> told(Verified request, Instant now) {
    String callSid = request.get("CallSid");
    String state = state(request);
    if (state == null || !Attributes.isCallSid(callSid)) {
      return Optional.empty();
    }
    String parent = request.query().get("root");
    parent = Attributes.isCallSid(parent) ? parent : request.get("ParentCallSid");
    String sequence = request.get("SequenceNumber");
    String recording = request.get("RecordingSid");
    Data data =
        new Data(
            new Leg(
                request.table().gateway().name(),
                blank(request.get("Direction")),
                blank(request.get("From")),
                blank(request.get("To")),
                line(request.table(), request.get("To")),
                null,
                agent(request),
                null,
                null,
                null,
                blank(recording),
                Numbers.parse(request.get("CallDuration")).orElse(null),
                Numbers.parse(sequence).orElse(null)));
    return Optional.of(
        CallEvent.of(
            state,
            request.accountSid(),
            callSid,
            Attributes.isCallSid(parent) ? parent : callSid,
            time(request, now),
            sequence + recording,
            data));
  }

  private static @Nullable String state(Verified request) {
    String conference = CONFERENCE_STATES.get(request.get("StatusCallbackEvent"));
    if (conference != null) {
      return conference;
    }
    if (request.get("RecordingStatus").equals("completed")) {
      return "recorded";
    }
    return CALL_STATES.get(request.get("CallStatus"));
  }

  private static Optional<CallEvent> ofTask(
      String state, Verified request, JsonNode worker, JsonNode task, Instant now) {
    return Attributes.callSid(task)
        .map(callSid -> {
          String reservation = request.get("ReservationSid");
          Data data =
              new Data(
                  new Leg(
                      request.table().gateway().name(),
                      "inbound",
                      blank(task.path("from").asText()),
                      blank(task.path("to").asText()),
                      blank(task.path("number").asText()),
                      blank(task.path("queue").asText()),
                      blank(worker.path("agent").asText()),
                      null,
                      blank(request.get("TaskSid")),
                      blank(reservation),
                      null,
                      null,
                      null));
          return CallEvent.of(
              state,
              request.accountSid(),
              callSid,
              callSid,
              time(request, now),
              request.get("TaskSid") + reservation,
              data);
        });
  }

  private static CallEvent event(
      String state, Verified request, Data data, Instant now, String distinction) {
    String callSid = request.get("CallSid");
    return CallEvent.of(state, request.accountSid(), callSid, callSid, now, distinction, data);
  }

  private static Data arriving(Verified request, RoutingDecision decision) {
    return data(request, "inbound", request.get("To"), agent(request), decision);
  }

  private static Data data(
      Verified request,
      String direction,
      String to,
      @Nullable String agent,
      RoutingDecision decision) {
    return new Data(
        new Leg(
            request.table().gateway().name(),
            direction,
            blank(request.get("From")),
            blank(to),
            line(request.table(), to),
            queue(decision),
            agent,
            name(decision),
            null,
            null,
            null,
            null,
            null));
  }

  /** Only how it went: what the context service knows has an event of its own. */
  private static Data withContext(Data data, Optional<ContextAnswer> context) {
    return context.map(answer -> data.with(Context.of(answer.word()))).orElse(data);
  }

  private static String name(RoutingDecision decision) {
    return decision instanceof RoutingDecision.Speak speak
        ? name(speak.then())
        : decision.getClass().getSimpleName().toLowerCase(Locale.ROOT);
  }

  /** The queue that a decision leads to. */
  static @Nullable String queue(RoutingDecision decision) {
    return switch (decision) {
      case RoutingDecision.Speak speak -> queue(speak.then());
      case RoutingDecision.Enqueue enqueue ->
          enqueue.task().get("queue") instanceof String name ? name : null;
      case RoutingDecision.Ring(_, _, _, _, _, Step.QueueRang rang) -> rang.queue();
      default -> null;
    };
  }

  private static @Nullable String line(RoutingTable table, String number) {
    Line line = table.linesByNumber().get(number);
    return line == null ? null : line.name();
  }

  /** The agent whose device is one end of the call. */
  private static @Nullable String agent(Verified request) {
    for (String end : new String[] {request.get("To"), request.get("From")}) {
      Agent agent = request.table().agentAt(end).orElse(null);
      if (agent != null) {
        return agent.name();
      }
    }
    return null;
  }

  private static Instant time(Verified request, Instant now) {
    String stamp = request.get("Timestamp");
    if (stamp.isEmpty()) {
      return now;
    }
    Optional<Long> seconds = Numbers.parse(stamp);
    if (seconds.isPresent()) {
      return Instant.ofEpochSecond(seconds.get());
    }
    try {
      return Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(stamp));
    } catch (DateTimeException e) {
      return now;
    }
  }

  private static @Nullable String blank(String text) {
    return text.isEmpty() ? null : text;
  }
}
