package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Order;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Engine;
import dev.ravenhelm.voice.server.callers.LastAgents;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.events.RehearsedEvents;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.BlockedCallers;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.OutgoingRules;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.Words;
import dev.ravenhelm.voice.server.tasks.Arrangements;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that nobody made: they go the whole way, from socket to disk and TwiML, on a listener of
 * their own, until the JVM has compiled most of it. The first real callers would wait for that
 * otherwise.
 */
public final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int FEWEST_CALLS = 320;
  private static final int MOST_CALLS = 640;

  /** A connection costs as much as a call where nothing is compiled: callers bring new ones. */
  private static final int LINES = 16;

  private static final int CALLS = 4;

  /** As long as a call may take on average before it is called fast. */
  private static final Duration SETTLED = Duration.ofNanos(500_000);

  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final String ACCOUNT = "AC00000000000000000000000000000000";
  private static final String TOKEN = "warm-up";
  private static final String BODY =
      "AccountSid="
          + ACCOUNT
          + "&ApiVersion=2010-04-01&CallStatus=ringing"
          + "&Called=%2B15550100000&Caller=%2B15550100001&Direction=inbound&From=%2B15550100001"
          + "&FromCity=&FromCountry=US&FromState=NY&FromZip=&To=%2B15550100000&ToCountry=US"
          + "&CallerName=J%C3%B6rg+Example&CallSid=CA";

  private volatile boolean done;

  /** Whether real calls may come. */
  public boolean done() {
    return done;
  }

  /** Returns when it is done; a warm-up that cannot be done holds nothing up. */
  public void run() {
    long start = System.nanoTime();
    InstantSource clock = InstantSource.system();
    MeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    try (RehearsedEvents events = RehearsedEvents.open(clock, meters)) {
      WebServer server = listen(service(events, clock, meters));
      try {
        LOG.info("Warmed up with {} calls in {} ms", calls(server.port(), start), since(start));
      } finally {
        server.stop();
      }
    } catch (IOException e) {
      LOG.warn("No warm-up: {}", e.getMessage());
    } finally {
      done = true;
    }
  }

  private static WebServer listen(WebhookService service) {
    return WebServer.builder()
        .address(InetAddress.getLoopbackAddress())
        .port(0)
        .shutdownHook(false)
        .routing(HttpRouting.builder().register(service))
        .build()
        .start();
  }

  /** Calls from several callers until that goes fast; how many there were. */
  private static int calls(int port, long start) throws IOException {
    AtomicInteger calls = new AtomicInteger();
    try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      long before = start;
      while (calls.get() < MOST_CALLS && since(start) < LONGEST.toMillis()) {
        List<Future<@Nullable Void>> turn =
            callers.invokeAll(Collections.nCopies(LINES, () -> call(port, calls)));
        for (Future<@Nullable Void> line : turn) {
          line.get();
        }
        long now = System.nanoTime();
        if (calls.get() >= FEWEST_CALLS && now - before < SETTLED.toNanos() * LINES * CALLS) {
          break;
        }
        before = now;
      }
      return calls.get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
  }

  private static @Nullable Void call(int port, AtomicInteger calls) throws IOException {
    try (WarmUpLine line = WarmUpLine.open(port)) {
      for (int i = 0; i < CALLS; i++) {
        int status = line.ask(request(calls.getAndIncrement()));
        if (status != 200) {
          throw new IOException("it was answered with " + status);
        }
      }
      return null;
    }
  }

  private static long since(long start) {
    return (System.nanoTime() - start) / 1_000_000;
  }

  private static WebhookService service(
      CallEvents events, InstantSource clock, MeterRegistry meters) {
    Secrets secrets = new Secrets();
    secrets.use(new TwilioCredentials(ACCOUNT, List.of(TOKEN), null));
    return new WebhookService(
        Tables.fixed(table(), clock),
        secrets,
        new LastAgents(events, clock),
        new ContextService(null, events, clock, meters),
        Arrangements.none(),
        clock,
        meters);
  }

  private static byte[] request(int call) {
    String body = BODY + String.format(Locale.ROOT, "%032x", call);
    String signature =
        SignatureCheck.sign(
            TOKEN, "https://localhost/voice/incoming", Form.parse(body).orElse(Form.EMPTY));
    return ("POST /voice/incoming HTTP/1.1\r\nHost: localhost\r\n"
            + "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n"
            + "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
            + "X-Twilio-Signature: "
            + signature
            + "\r\nI-Twilio-Idempotency-Token: warm-up-"
            + call
            + "\r\nContent-Length: "
            + body.length()
            + "\r\n\r\n"
            + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static RoutingTable table() {
    Gateway gateway =
        new Gateway(
            "warm-up",
            "https://localhost",
            "us1",
            Engine.TaskRouter,
            ACCOUNT,
            null,
            null,
            null,
            BlockedCallers.NOBODY,
            OutgoingRules.USUAL,
            null,
            null,
            null,
            null,
            null);
    Target inbound = new Target(new Ref("queue"), null, null, null, null, null, null, null);
    Queue queue =
        new Queue(
            "queue",
            List.of(),
            null,
            null,
            List.of(),
            Order.LongestIdle,
            Duration.ofSeconds(20),
            Duration.ofMinutes(3),
            0,
            null,
            null,
            null,
            null,
            RecordingMode.Never,
            null,
            Duration.ofSeconds(30),
            "WW00000000000000000000000000000000");
    Agent agent =
        new Agent(
            "agent", "agent", "agent", Map.of(), true, false, null, Set.of(), null, null, null,
            false, false);
    return RoutingTable.of(
        gateway,
        Map.of("line", new Line("line", "+15550100000", inbound, Words.prompt("Welcome."), false)),
        Map.of("agent", agent),
        Map.of("queue", queue),
        null);
  }
}
