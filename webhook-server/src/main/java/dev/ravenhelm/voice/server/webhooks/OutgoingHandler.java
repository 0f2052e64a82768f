package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.callers.RecentCalls;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.OutgoingCall;
import dev.ravenhelm.voice.server.routing.OutgoingRouter;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.tasks.BusyAgents;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Answers the TwiML application: calls that agents' devices place. */
final class OutgoingHandler implements WebhookHandler {

  private final OutgoingRouter router = new OutgoingRouter();
  private final RecentCalls recentCalls;
  private final CallEvents events;
  private final BusyAgents busyAgents;
  private final EventMaker maker;
  private final InstantSource clock;

  OutgoingHandler(
      CallEvents events,
      RecentCalls recentCalls,
      BusyAgents busyAgents,
      EventMaker maker,
      InstantSource clock) {
    this.recentCalls = recentCalls;
    this.events = events;
    this.busyAgents = busyAgents;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    Instant now = clock.instant();
    String callSid = request.get("CallSid");
    String to = request.get("To");
    Optional<Agent> caller = caller(request);
    String from = caller.map(agent -> "client:" + agent.identity()).orElse(request.get("From"));
    RoutingDecision decision = decide(request.table(), callSid, from, to, now);
    if (decision instanceof RoutingDecision.Ring && Attributes.isCallSid(callSid)) {
      caller.ifPresent(agent -> busyAgents.inCall(request.table(), agent, callSid));
    }
    String dialled = request.table().dialled(to).orElse(to);
    events.publish(maker.placed(request, caller, dialled, decision, now));
    return Answer.twiml(TwimlRenderer.utf8(request.table().gateway().publicUrl(), decision));
  }

  private RoutingDecision decide(
      RoutingTable table, String callSid, String from, String to, Instant now) {
    int most = table.gateway().outgoing().callsPerHour();
    RoutingDecision decision =
        router.decide(
            table, new OutgoingCall(callSid, from, to, recentCalls.others(from, callSid, now)));
    return OutgoingRouter.ringsTelephone(decision) && !recentCalls.take(from, callSid, most, now)
        ? router.decide(table, new OutgoingCall(callSid, from, to, most))
        : decision;
  }

  /**
   * Whose device calls, a desk phone included; empty where that is nobody's. What a phone says of
   * itself in From is for it to choose: SipUsername is what it signed in with, where it had to,
   * twilio.com/docs/voice/api/sip-twiml.
   */
  private static Optional<Agent> caller(Verified request) {
    String from = request.get("From");
    String signedIn = request.get("SipUsername");
    return request
        .table()
        .agentAt(from)
        .filter(agent -> from.startsWith("client:") || signedIn.equals(agent.identity()));
  }
}
