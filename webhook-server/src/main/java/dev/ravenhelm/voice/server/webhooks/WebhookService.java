package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.callers.LastAgents;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.tasks.Arrangements;
import io.helidon.common.uri.UriQuery;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** The public listener: everything that Twilio asks. */
public final class WebhookService implements HttpService {

  /** The largest body that is read; Twilio's are a few kilobytes. */
  public static final int MAX_BODY = 64 * 1024;

  private static final HeaderName SIGNATURE = HeaderNames.create("X-Twilio-Signature");
  private static final HeaderName IDEMPOTENCY_TOKEN =
      HeaderNames.create("I-Twilio-Idempotency-Token");

  /** Webhooks until the JVM is warm, more or less. */
  private static final int COLD = 4000;

  private final AtomicInteger cold = new AtomicInteger(COLD);
  private final Map<String, Header> contentTypes = new ConcurrentHashMap<>();
  private final Webhooks webhooks;
  private final Map<String, WebhookHandler> handlers;
  private final MeterRegistry meters;

  /**
   * By path and outcome, made when the first is counted: to look a meter up by its tags takes as
   * long as to check a signature.
   */
  private final Map<String, Map<Answer.Outcome, Timer>> timers;

  /** Of paths that are none. */
  private final Map<Answer.Outcome, Timer> others = new ConcurrentHashMap<>();

  public WebhookService(
      Tables tables,
      Secrets secrets,
      LastAgents events,
      ContextService context,
      Arrangements arrangements,
      InstantSource clock,
      MeterRegistry meters) {
    ObjectMapper json = new ObjectMapper();
    EventMaker maker = new EventMaker();
    this.handlers = handlers(events, context, arrangements, maker, json, clock);
    this.timers =
        handlers.keySet().stream()
            .collect(Collectors.toUnmodifiableMap(path -> path, _ -> new ConcurrentHashMap<>()));
    this.webhooks = new Webhooks(tables, secrets, handlers);
    this.meters = meters;
  }

  @Override
  public void routing(HttpRules rules) {
    rules.any(this::handle);
  }

  /** All paths below the public URL that are answered. */
  Set<String> paths() {
    return handlers.keySet();
  }

  private void handle(ServerRequest request, ServerResponse response) {
    long start = System.nanoTime();
    Answer answer = answer(request, start);
    // before sending: whoever has seen the answer finds it counted
    count(request.prologue().uriPath().rawPath(), answer, System.nanoTime() - start);
    response.status(Status.create(answer.status()));
    if (answer.contentType().isEmpty()) {
      response.send();
    } else {
      response.header(contentType(answer.contentType()));
      response.send(answer.body().array());
    }
    giveTurn();
  }

  /**
   * Lets others have their turn, as long as answers are slow since the JVM is not warm. A virtual
   * thread whose next request is there already is stopped by nothing, and one that yields stays
   * ahead of all who come from outside, as new connections do; one that waits, however shortly,
   * comes back behind them.
   */
  private void giveTurn() {
    if (cold.get() > 0 && cold.decrementAndGet() >= 0) {
      LockSupport.parkNanos(1);
    }
  }

  /** Written and checked once, not with each answer. */
  private Header contentType(String value) {
    return contentTypes.computeIfAbsent(
        value, type -> HeaderValues.createCached(HeaderNames.CONTENT_TYPE, type));
  }

  private Answer answer(ServerRequest request, long receivedAt) {
    String method = request.prologue().method().text();
    if (!method.equals("POST") && !method.equals("GET")) {
      return Answer.refused(405, Answer.Outcome.MALFORMED, "only POST and GET");
    }
    UriQuery query = request.prologue().query();
    return webhooks.answer(
        new WebhookRequest(
            method,
            request.prologue().uriPath().rawPath(),
            query.rawValue(),
            request.headers().value(HeaderNames.CONTENT_TYPE).orElse(""),
            request.headers().value(SIGNATURE).orElse(""),
            request.headers().value(IDEMPOTENCY_TOKEN).orElse(""),
            ByteBuffer.wrap(body(request)),
            receivedAt));
  }

  /** Read by its length: all bytes of a stream of unknown end cost 16 KiB of buffers. */
  private static byte[] body(ServerRequest request) {
    if (!request.content().hasEntity()) {
      return new byte[0];
    }
    long length = request.headers().contentLength().orElse(-1);
    if (length < 0 || length > MAX_BODY) {
      return request.content().as(byte[].class);
    }
    try (InputStream content = request.content().inputStream()) {
      return content.readNBytes((int) length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void count(String path, Answer answer, long nanos) {
    int voice = path.lastIndexOf("/voice/");
    String step = voice < 0 ? "" : path.substring(voice);
    Map<Answer.Outcome, Timer> ofPath = timers.getOrDefault(step, others);
    Timer timer = ofPath.get(answer.outcome());
    if (timer == null) {
      timer = timer(timers.containsKey(step) ? step : "other", answer.outcome());
      ofPath.put(answer.outcome(), timer);
    }
    timer.record(nanos, TimeUnit.NANOSECONDS);
  }

  private Timer timer(String path, Answer.Outcome outcome) {
    return Timer.builder("voice.webhook")
        .description("Answers to Twilio, by path and outcome")
        .tag("path", path)
        .tag("outcome", outcome.name().toLowerCase(Locale.ROOT))
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofNanos(100_000))
        .maximumExpectedValue(Duration.ofSeconds(15))
        .register(meters);
  }

  private static Map<String, WebhookHandler> handlers(
      LastAgents events,
      ContextService context,
      Arrangements arrangements,
      EventMaker maker,
      ObjectMapper json,
      InstantSource clock) {
    Map<String, WebhookHandler> handlers = new HashMap<>();
    VoiceHandler voice = new VoiceHandler(events, context, arrangements, maker, clock);
    for (String step :
        new String[] {
          "incoming",
          "menu",
          "agent-rang",
          "rang",
          "wait",
          "queue-left",
          "queue-rang",
          "call-back",
          "worker-answered",
          "worker-picked-up",
          "worker-accepted",
          "meet",
          "recorded",
          "picked-up",
          "pick-up-answered"
        }) {
      handlers.put("/voice/" + step, voice);
    }
    handlers.put(
        "/voice/outgoing",
        new OutgoingHandler(
            events, arrangements.recentCalls(), arrangements.busyAgents(), maker, clock));
    handlers.put("/voice/assignment", new AssignmentHandler(json, events, maker, clock));
    handlers.put(
        "/voice/worker-rang", new WorkerRangHandler(events, arrangements.workers(), maker, clock));
    handlers.put("/voice/consent", new ConsentHandler());
    handlers.put("/voice/message", new MessageHandler(events, clock));
    handlers.put(
        "/voice/events", new EventsHandler(events, arrangements.busyAgents(), maker, clock));
    handlers.put(
        "/voice/task-events",
        new TaskEventsHandler(json, events, arrangements.workers(), maker, clock));
    return Map.copyOf(handlers);
  }
}
