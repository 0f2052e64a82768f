package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.server.callers.LastAgents;
import dev.ravenhelm.voice.server.context.CallContext;
import dev.ravenhelm.voice.server.context.ContextAnswer;
import dev.ravenhelm.voice.server.context.ContextQuery;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.context.Inquiry;
import dev.ravenhelm.voice.server.events.CallEvent.Ticket;
import dev.ravenhelm.voice.server.routing.IncomingCall;
import dev.ravenhelm.voice.server.routing.IncomingCall.Known;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.Router;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.StepUrl;
import dev.ravenhelm.voice.server.routing.Words;
import dev.ravenhelm.voice.server.tasks.Arrangements;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers each step of a call with TwiML. */
final class VoiceHandler implements WebhookHandler {

  private static final Logger LOG = LoggerFactory.getLogger(VoiceHandler.class);

  private final Router router = new Router();
  private final LastAgents events;
  private final ContextService context;
  private final Arrangements arrangements;
  private final EventMaker maker;
  private final InstantSource clock;

  VoiceHandler(
      LastAgents events,
      ContextService context,
      Arrangements arrangements,
      EventMaker maker,
      InstantSource clock) {
    this.events = events;
    this.context = context;
    this.arrangements = arrangements;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    Step step = StepUrl.parse(request.path(), request.queryValues()).orElse(null);
    if (step == null) {
      // Twilio signed it, so that a caller waits for what this says
      LOG.warn("{}?{} is no step of a call", request.path(), request.rawQuery());
      return Answer.twiml(sorry(request), Answer.Outcome.MALFORMED);
    }
    Instant now = clock.instant();
    IncomingCall call =
        new IncomingCall(
            request.get("CallSid"),
            request.get("From"),
            request.get("To"),
            step,
            outcome(request),
            new Known(null, events.of(request.get("From")).orElse(null)));
    if (goesOn(request, call)) {
      return Answer.twiml(
          TwimlRenderer.utf8(
              request.table().gateway().publicUrl(),
              new RoutingDecision.Meet(call.callSid(), null, recorded(request, step))));
    }
    // asked before anything is decided, so that the answer comes while that is done
    Inquiry arrival = step instanceof Step.Arrived ? ask(request, null) : Inquiry.NONE;
    RoutingDecision decided = router.decide(request.table(), call, now);
    Optional<ContextAnswer> answer = answer(request, arrival, step, decided);
    RoutingDecision decision =
        answer
            .map(known -> CallContext.into(again(request, call, decided, known, now), known))
            .orElse(decided);
    maker.decided(request, step, decision, answer, now).ifPresent(events::publish);
    return Answer.twiml(
        TwimlRenderer.utf8(
            request.table().gateway().publicUrl(), arranged(request.table(), decision)));
  }

  private static byte[] sorry(Verified request) {
    return TwimlRenderer.utf8(
        request.table().gateway().publicUrl(),
        new RoutingDecision.Speak(Words.prompt(Words.SORRY), new RoutingDecision.HangUp()));
  }

  /** Whether a call that agents of a queue were rung for is recorded, which ends with the dial. */
  private static boolean recorded(Verified request, Step step) {
    return step instanceof Step.QueueRang rang
        && request.table().queues().containsKey(rang.queue())
        && request.table().queues().get(rang.queue()).recording() == RecordingMode.Always;
  }

  /** Whether the end of a dial is not that of the call, since it goes on in a conference. */
  private boolean goesOn(Verified request, IncomingCall call) {
    String dialled = request.get("DialCallSid");
    return call.step().endsDial()
        && call.outcome().talked()
        && Attributes.isCallSid(dialled)
        && Attributes.isCallSid(call.callSid())
        && arrangements.meetings().hasBegun(request.table(), call.callSid(), dialled);
  }

  /** The decision, once TaskRouter has done what it wants of it. */
  private RoutingDecision arranged(RoutingTable table, RoutingDecision decision) {
    return switch (decision) {
      case RoutingDecision.Join(Reserved reserved) -> arrangements.workers().join(table, reserved);
      case RoutingDecision.CallBack callBack -> arrangements.workers().promise(table, callBack);
      default -> decision;
    };
  }

  /** The decision about a caller whose ticket is known to have an owner. */
  private RoutingDecision again(
      Verified request,
      IncomingCall call,
      RoutingDecision decided,
      ContextAnswer answer,
      Instant now) {
    return answer instanceof ContextAnswer.Known(_, Ticket ticket)
            && ticket != null
            && ticket.owner() != null
            && prefersTicketOwner(request, decided)
        ? router.decide(
            request.table(), call.knowing(new Known(ticket.owner(), call.known().lastAgent())), now)
        : decided;
  }

  private static boolean prefersTicketOwner(Verified request, RoutingDecision decided) {
    String name = EventMaker.queue(decided);
    Queue queue = name == null ? null : request.table().queues().get(name);
    return queue != null && queue.prefersTicketOwner();
  }

  /**
   * What is known of the caller; only a task, to find the ticket's owner, or an agent's devices
   * that ring first of all are worth waiting.
   */
  private Optional<ContextAnswer> answer(
      Verified request, Inquiry arrival, Step step, RoutingDecision decided) {
    boolean rings = CallContext.ringsAgents(decided);
    if (rings && !(step instanceof Step.Arrived) && !prefersTicketOwner(request, decided)) {
      return context.known(request.get("CallSid"));
    }
    if (!rings && !CallContext.hasTask(decided) && !prefersTicketOwner(request, decided)) {
      return arrival.now();
    }
    return step instanceof Step.Arrived
        ? arrival.await()
        : ask(request, EventMaker.queue(decided)).await();
  }

  private Inquiry ask(Verified request, @Nullable String queue) {
    RoutingTable table = request.table();
    String callSid = request.get("CallSid");
    if (table.gateway().context() == null || !Attributes.isCallSid(callSid)) {
      return Inquiry.NONE;
    }
    Line line = table.linesByNumber().get(request.get("To"));
    Ref straight = line == null ? null : line.inbound().queueRef();
    ContextQuery query =
        new ContextQuery(
            callSid,
            table.gateway().name(),
            request.get("From"),
            request.get("To"),
            line == null ? null : line.name(),
            queue == null && straight != null ? straight.name() : queue);
    return context.ask(
        table.gateway().context(), request.accountSid(), query, request.receivedAt());
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
