package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.IncomingCall;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome;
import dev.ravenhelm.voice.server.routing.Router;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.StepUrl;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Answers each step of a call with TwiML. */
final class VoiceHandler implements WebhookHandler {

  private final Router router = new Router();
  private final CallEvents events;
  private final EventMaker maker;
  private final InstantSource clock;

  VoiceHandler(CallEvents events, EventMaker maker, InstantSource clock) {
    this.events = events;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    Step step = StepUrl.parse(request.path(), request.queryValues()).orElse(null);
    if (step == null) {
      return Answer.refused(400, Answer.Outcome.MALFORMED, "not a URL that this server made");
    }
    Instant now = clock.instant();
    IncomingCall call =
        new IncomingCall(
            request.get("CallSid"), request.get("From"), request.get("To"), step, outcome(request));
    RoutingDecision decision = router.decide(request.table(), call, now);
    maker.decided(request, step, decision, now).ifPresent(events::publish);
    return Answer.twiml(TwimlRenderer.render(request.table().gateway().publicUrl(), decision));
  }

  private static Outcome outcome(Verified request) {
    return new Outcome(
        request.get("Digits"),
        request.get("SpeechResult"),
        request.get("DialCallStatus"),
        bridged(request.get("DialBridged")),
        new Outcome.Queued(
            request.get("QueueResult"),
            Duration.ofSeconds(count(request, "QueueTime")),
            (int) Math.min(count(request, "QueuePosition"), Integer.MAX_VALUE),
            Duration.ofSeconds(count(request, "AvgQueueTime"))));
  }

  private static long count(Verified request, String name) {
    return Numbers.parse(request.get(name)).filter(count -> count >= 0).orElse(0L);
  }

  private static @Nullable Boolean bridged(String value) {
    return value.isEmpty() ? null : Boolean.valueOf(value);
  }
}
