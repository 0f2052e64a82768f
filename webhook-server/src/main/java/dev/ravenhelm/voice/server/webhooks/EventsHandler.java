package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.tasks.BusyAgents;
import java.time.InstantSource;
import java.util.Set;

/** Takes status callbacks of calls, conferences and recordings. */
final class EventsHandler implements WebhookHandler {

  private static final Set<String> ENDED =
      Set.of("completed", "busy", "failed", "no-answer", "canceled");

  private final CallEvents events;
  private final BusyAgents busyAgents;
  private final EventMaker maker;
  private final InstantSource clock;

  EventsHandler(CallEvents events, BusyAgents busyAgents, EventMaker maker, InstantSource clock) {
    this.events = events;
    this.busyAgents = busyAgents;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    maker.told(request, clock.instant()).ifPresent(events::publish);
    noteAgent(request);
    return Answer.noted();
  }

  /** Whether an agent's device is in a call by way of no task, or no longer. */
  private void noteAgent(Verified request) {
    if (!request.query().get("guest").isEmpty()) {
      noteGuest(request);
      return;
    }
    String direction = request.get("Direction");
    boolean rang = direction.equals("outbound-dial");
    boolean placed = direction.equals("inbound");
    String callSid = request.get(rang ? "ParentCallSid" : "CallSid");
    String device = request.get(rang ? "To" : "From");
    // legs of another direction were made for a task, or to supervise one
    if (!(rang || placed) || !Attributes.isCallSid(callSid)) {
      return;
    }
    Agent agent = request.table().agentAt(device).orElse(null);
    String status = request.get("CallStatus");
    if (agent != null && rang && status.equals("in-progress")) {
      busyAgents.inCall(request.table(), agent, callSid);
    } else if (agent != null && (rang ? status.equals("completed") : ENDED.contains(status))) {
      busyAgents.leftCall(request.table(), agent, callSid);
    }
  }

  /** Whether an agent whom another brought in is in the call, or no longer. */
  private void noteGuest(Verified request) {
    Agent agent = request.table().agents().get(request.query().get("guest"));
    String leg = request.get("CallSid");
    String root = request.query().get("root");
    if (agent == null || !Attributes.isCallSid(leg) || !Attributes.isCallSid(root)) {
      return;
    }
    String conference = request.query().get("conference");
    switch (request.get("CallStatus")) {
      case "in-progress" ->
          busyAgents.inCallOfAnother(
              request.table(), agent, new BusyAgents.Guest(leg, root, conference));
      case "completed" -> busyAgents.leftCall(request.table(), agent, leg);
      default -> {
        // it rings, or was not answered
      }
    }
  }
}
