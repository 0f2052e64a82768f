package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.Assignment;
import dev.ravenhelm.voice.server.routing.AssignmentDecision;
import dev.ravenhelm.voice.server.routing.AssignmentRouter;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.StepUrl;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers TaskRouter's assignment callback with an instruction, at once: after five seconds it is
 * ignored (twilio.com/docs/taskrouter/handle-assignment-callbacks).
 */
final class AssignmentHandler implements WebhookHandler {

  /** An agent was given a message to see to, or is in a call already. */
  private static final Set<String> NOTHING_RINGS = Set.of("voicemail", "busy");

  private final AssignmentRouter router = new AssignmentRouter();
  private final ObjectMapper json;
  private final CallEvents events;
  private final EventMaker maker;
  private final InstantSource clock;

  AssignmentHandler(ObjectMapper json, CallEvents events, EventMaker maker, InstantSource clock) {
    this.json = json;
    this.events = events;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    JsonNode worker = Attributes.read(json, request.get("WorkerAttributes"));
    JsonNode task = Attributes.read(json, request.get("TaskAttributes"));
    if (NOTHING_RINGS.contains(task.path("type").asText())) {
      return Answer.json(json.createObjectNode().put("instruction", "accept").toString());
    }
    Assignment assignment =
        new Assignment(
            worker.path("agent").asText(),
            worker.path("contact_uri").asText(),
            task.path("queue").asText(),
            called(request, task),
            reserved(request, worker, task));
    AssignmentDecision decision = router.decide(request.table(), assignment);
    if (!(decision instanceof AssignmentDecision.Decline)) {
      maker.assigned(request, worker, task, clock.instant()).ifPresent(events::publish);
    }
    return Answer.json(instruction(request, task, decision).toString());
  }

  private ObjectNode instruction(Verified request, JsonNode task, AssignmentDecision decision) {
    ObjectNode instruction = json.createObjectNode();
    return switch (decision) {
      case AssignmentDecision.Decline() -> instruction.put("instruction", "reject");
      case AssignmentDecision.Call call -> {
        String url = request.table().gateway().publicUrl();
        String events = url + StepUrl.workerRang(call.reserved(), false);
        yield instruction
            .put("instruction", "call")
            .put("from", call.from())
            .put("to", call.to())
            .put("url", url + StepUrl.of(new Step.WorkerAnswered(call.reserved())))
            .put("accept", false)
            .put("timeout", call.timeout().toSeconds())
            .put("status_callback_url", events)
            .put("status_callback_events", "initiated,ringing,answered,completed");
      }
      case AssignmentDecision.Conference conference -> {
        String events =
            request.table().gateway().publicUrl()
                + "/voice/events"
                + Attributes.callSid(task).map(sid -> "?root=" + sid).orElse("");
        instruction
            .put("instruction", "conference")
            .put("from", conference.from())
            .put("to", conference.to())
            .put("timeout", conference.timeout().toSeconds())
            .put("end_conference_on_exit", true)
            .put("end_conference_on_customer_exit", true)
            .put("beep", false)
            // Twilio's pages name it both ways, for conference and for the other instructions
            .put("status_callback", events)
            .put("status_callback_url", events)
            .put("status_callback_events", "initiated,ringing,answered,completed")
            .put("conference_status_callback", events)
            .put("conference_status_callback_event", "start,end,join,leave");
        if (conference.record()) {
          instruction
              .put("conference_record", "record-from-start")
              .put("conference_recording_status_callback", events);
        }
        yield instruction;
      }
    };
  }

  /** Empty names and SIDs of another shape come from tasks that other programs made. */
  private static @Nullable Reserved reserved(Verified request, JsonNode worker, JsonNode task) {
    return StepUrl.reserved(
            Map.of(
                "task",
                request.get("TaskSid"),
                "reservation",
                request.get("ReservationSid"),
                "root",
                task.path("call_sid").asText(),
                "agent",
                worker.path("agent").asText(),
                "queue",
                task.path("queue").asText(),
                "back",
                task.path("call_back").asText().equals("yes") ? "1" : "0"))
        .orElse(null);
  }

  /** The number called: agents see it, and it is one of the account's, as a From must be. */
  private static String called(Verified request, JsonNode task) {
    String to = task.path("to").asText(task.path("called").asText());
    String number = task.path("number").asText();
    return request.table().lines().containsKey(number)
        ? request.table().lines().get(number).number()
        : to;
  }
}
