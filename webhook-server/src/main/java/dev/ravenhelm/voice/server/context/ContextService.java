package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.context.Breaker.Pass;
import dev.ravenhelm.voice.server.context.ContextAnswer.Failed;
import dev.ravenhelm.voice.server.context.ContextAnswer.Fault;
import dev.ravenhelm.voice.server.context.ContextAnswer.Known;
import dev.ravenhelm.voice.server.context.ContextAnswer.Late;
import dev.ravenhelm.voice.server.context.ContextAnswer.Unknown;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the gateway's context service about calls, each on a thread of its own, so that a webhook
 * waits for nothing but its budget. What is answered, in time or late, becomes an event of the
 * call.
 */
public final class ContextService implements AutoCloseable {

  /** Questions under way, those included that no caller waits for any more. */
  static final int MOST_AT_ONCE = 64;

  private static final Duration BUDGET = Duration.ofMillis(300);

  /** However long a gateway would wait: Twilio gives a webhook 2.5 s by default. */
  private static final Duration LONGEST_BUDGET = Duration.ofSeconds(2);

  /** How long an answer is still good for the panels. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofSeconds(5);

  private final ContextClients clients;
  private final CallEvents events;
  private final InstantSource clock;
  private final MeterRegistry meters;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();
  private final Breaker breaker;
  private final RecentAnswers recent = new RecentAnswers();
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  public ContextService(
      @Nullable Path secrets, CallEvents events, InstantSource clock, MeterRegistry meters) {
    this(secrets, events, clock, meters, PAUSE);
  }

  /** One that asks a service which failed again after this pause. */
  ContextService(
      @Nullable Path secrets,
      CallEvents events,
      InstantSource clock,
      MeterRegistry meters,
      Duration pause) {
    this.clients = new ContextClients(secrets);
    this.events = events;
    this.clock = clock;
    this.meters = meters;
    this.breaker = new Breaker(pause);
    Gauge.builder("voice.context.away", breaker, of -> of.open() ? 1 : 0)
        .description("1 while the context service is not asked, since it failed")
        .register(meters);
  }

  /** Makes ready for this service, so that the first caller does not wait for that. */
  public void prepare(VoiceGatewaySpec.@Nullable Context context) {
    if (context != null) {
      Thread.ofVirtual()
          .name("context-client")
          .start(() -> {
            var _ = clients.of(context);
          });
    }
  }

  /**
   * Puts a question, unless this call's was answered already; returns at once.
   *
   * @param context null: the gateway has no such service
   * @param receivedAt when the webhook came, by {@link System#nanoTime}
   */
  public Inquiry ask(
      VoiceGatewaySpec.@Nullable Context context,
      String accountSid,
      ContextQuery query,
      long receivedAt) {
    if (context == null) {
      return Inquiry.NONE;
    }
    long deadline = receivedAt + budget(context).toNanos();
    CompletableFuture<ContextAnswer> asked = recent.of(query.callSid());
    if (asked != null) {
      return new Inquiry(asked, deadline);
    }
    Pass pass = breaker.pass(System.nanoTime());
    if (pass == Pass.NONE) {
      return refused(Fault.AWAY);
    }
    if (!places.tryAcquire()) {
      return refused(Fault.BUSY);
    }
    CompletableFuture<ContextAnswer> answer = new CompletableFuture<>();
    recent.put(query.callSid(), answer);
    Question question = new Question(context, accountSid, query, receivedAt, deadline, answer);
    Thread.ofVirtual().name("context").start(() -> put(question));
    return new Inquiry(answer, pass == Pass.WAIT ? deadline : receivedAt);
  }

  /** What was answered about a call, where that is there already and this replica asked. */
  public Optional<ContextAnswer> known(String callSid) {
    CompletableFuture<ContextAnswer> asked = recent.of(callSid);
    return asked == null ? Optional.empty() : Optional.ofNullable(asked.getNow(null));
  }

  /**
   * Everything that the service says about a call, asked for now: the documents of many calls would
   * be more than a replica can remember. No event tells of it.
   */
  public ContextDocument document(VoiceGatewaySpec.Context context, ContextQuery query) {
    long start = System.nanoTime();
    ContextDocument document = asked(context, query);
    count(document.answer(), start);
    return document;
  }

  private ContextDocument asked(VoiceGatewaySpec.Context context, ContextQuery query) {
    if (breaker.pass(System.nanoTime()) == Pass.NONE) {
      return failed(Fault.AWAY);
    }
    if (!places.tryAcquire()) {
      return failed(Fault.BUSY);
    }
    try {
      ContextClient client = clients.of(context);
      if (client == null) {
        return failed(Fault.MISCONFIGURED);
      }
      ContextDocument document = client.document(query, LONGEST_BUDGET).join();
      judge(document.answer());
      return document;
    } finally {
      places.release();
    }
  }

  private static ContextDocument failed(Fault fault) {
    return new ContextDocument(new Failed(fault), null);
  }

  /** Waits for questions under way, but not for long; those that are left end without an answer. */
  @Override
  public void close() {
    try {
      boolean _ = places.tryAcquire(MOST_AT_ONCE, 1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    clients.close();
  }

  private record Question(
      VoiceGatewaySpec.Context context,
      String accountSid,
      ContextQuery query,
      long receivedAt,
      long deadline,
      CompletableFuture<ContextAnswer> answer) {}

  private void put(Question question) {
    try {
      ContextClient client = clients.of(question.context());
      ContextAnswer last = client == null ? misconfigured(question) : answer(client, question);
      question.answer().complete(last);
      tell(question.accountSid(), question.query(), last);
    } finally {
      places.release();
    }
  }

  private ContextAnswer misconfigured(Question question) {
    ContextAnswer answer = new Failed(Fault.MISCONFIGURED);
    count(answer, question.receivedAt());
    return answer;
  }

  /** What the service says in the end; it is judged by what it said in time. */
  private ContextAnswer answer(ContextClient client, Question question) {
    CompletableFuture<ContextAnswer> coming = client.ask(question.query(), LONGEST);
    ContextAnswer inTime =
        new Inquiry(coming, question.deadline()).await().orElseGet(() -> new Late());
    count(inTime, question.receivedAt());
    judge(inTime);
    return coming.join();
  }

  private void judge(ContextAnswer answer) {
    switch (answer) {
      case Known _, Unknown() -> breaker.succeeded();
      case Late(), Failed _ -> breaker.failed(System.nanoTime());
    }
  }

  private Inquiry refused(Fault fault) {
    ContextAnswer answer = new Failed(fault);
    count(answer, System.nanoTime());
    return new Inquiry(CompletableFuture.completedFuture(answer), 0);
  }

  private void tell(String accountSid, ContextQuery query, ContextAnswer answer) {
    CallEvent.Data call =
        new CallEvent.Data(
            new CallEvent.Leg(
                query.gateway(),
                "inbound",
                query.from(),
                query.to(),
                query.number(),
                query.queue(),
                null,
                null,
                null,
                null,
                null,
                null,
                null));
    CallEvent.Data data =
        answer instanceof Known known
            ? call.with(new CallEvent.Context(answer.word(), known.customer(), known.ticket()))
            : call.with(CallEvent.Context.of(answer.word()));
    events.publish(
        CallEvent.of(
            "context",
            accountSid,
            query.callSid(),
            query.callSid(),
            clock.instant(),
            answer.word(),
            data));
  }

  private void count(ContextAnswer answer, long receivedAt) {
    String outcome =
        answer instanceof Failed(Fault fault)
            ? fault.name().toLowerCase(Locale.ROOT).replace('_', '-')
            : answer.word();
    timers
        .computeIfAbsent(outcome, this::timer)
        .record(System.nanoTime() - receivedAt, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String outcome) {
    return Timer.builder("voice.context")
        .description("Answers of the context service, by outcome, from the webhook on")
        .tag("outcome", outcome)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(LONGEST_BUDGET)
        .register(meters);
  }

  private static Duration budget(VoiceGatewaySpec.Context context) {
    Duration wanted = GoDuration.or(context.timeout(), BUDGET);
    return wanted.compareTo(LONGEST_BUDGET) > 0 ? LONGEST_BUDGET : wanted;
  }
}
