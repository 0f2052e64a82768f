package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.OutgoingCall;
import dev.ravenhelm.voice.server.routing.OutgoingRouter;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import java.time.InstantSource;

/** Answers the TwiML application: calls that agents' devices place. */
final class OutgoingHandler implements WebhookHandler {

  private final OutgoingRouter router = new OutgoingRouter();
  private final CallEvents events;
  private final EventMaker maker;
  private final InstantSource clock;

  OutgoingHandler(CallEvents events, EventMaker maker, InstantSource clock) {
    this.events = events;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    OutgoingCall call =
        new OutgoingCall(request.get("CallSid"), request.get("From"), request.get("To"));
    RoutingDecision decision = router.decide(request.table(), call);
    events.publish(maker.placed(request, decision, clock.instant()));
    return Answer.twiml(TwimlRenderer.render(request.table().gateway().publicUrl(), decision));
  }
}
