package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.Assignment;
import dev.ravenhelm.voice.server.routing.AssignmentDecision;
import dev.ravenhelm.voice.server.routing.AssignmentRouter;
import java.time.InstantSource;

/**
 * Answers TaskRouter's assignment callback with an instruction, at once: after five seconds it is
 * ignored (twilio.com/docs/taskrouter/handle-assignment-callbacks).
 */
final class AssignmentHandler implements WebhookHandler {

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
    if (task.path("type").asText().equals("voicemail")) {
      // an agent was given a message to see to; nothing rings
      return Answer.json(json.createObjectNode().put("instruction", "accept").toString());
    }
    Assignment assignment =
        new Assignment(
            worker.path("agent").asText(),
            worker.path("contact_uri").asText(),
            task.path("queue").asText(),
            called(request, task));
    AssignmentDecision decision = router.decide(request.table(), assignment);
    if (decision instanceof AssignmentDecision.Conference) {
      maker.assigned(request, worker, task, clock.instant()).ifPresent(events::publish);
    }
    return Answer.json(instruction(request, task, decision).toString());
  }

  private ObjectNode instruction(Verified request, JsonNode task, AssignmentDecision decision) {
    ObjectNode instruction = json.createObjectNode();
    return switch (decision) {
      case AssignmentDecision.Decline() -> instruction.put("instruction", "reject");
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

  /** The number called: agents see it, and it is one of the account's, as a From must be. */
  private static String called(Verified request, JsonNode task) {
    String to = task.path("to").asText(task.path("called").asText());
    String number = task.path("number").asText();
    return request.table().lines().containsKey(number)
        ? request.table().lines().get(number).number()
        : to;
  }
}
