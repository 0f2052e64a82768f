package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import java.time.Duration;
import java.util.Optional;

/** Decides what an assigned worker does. */
public final class AssignmentRouter {

  private static final Duration RING = Duration.ofSeconds(20);

  public AssignmentDecision decide(RoutingTable table, Assignment assignment) {
    Optional<Agent> agent =
        table
            .agent(assignment.agent())
            .or(() ->
                Optional.ofNullable(table.agentsByIdentity().get(identity(assignment.contact()))));
    if (agent.filter(Agent::takesCalls).isEmpty()) {
      return new AssignmentDecision.Decline();
    }
    Optional<Queue> queue = table.queue(assignment.queue());
    Duration ringFor = queue.map(Queue::ringFor).orElse(RING);
    String device = "client:" + agent.get().identity();
    Reserved reserved = assignment.reserved();
    if (reserved != null && (reserved.callBack() || agent.get().phone().isPresent())) {
      return new AssignmentDecision.Call(assignment.called(), device, ringFor, reserved);
    }
    return new AssignmentDecision.Conference(
        assignment.called(),
        device,
        ringFor,
        queue.filter(of -> of.recording() == RecordingMode.Always).isPresent());
  }

  private static String identity(String contact) {
    return contact.startsWith("client:") ? contact.substring("client:".length()) : "";
  }
}
