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
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.BlockedCallers;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.routing.Line;
import dev.ravenhelm.voice.server.routing.OutgoingRules;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.Words;
import dev.ravenhelm.voice.server.tasks.WorkerCalls;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls that nobody made: they go the whole way, from socket to TwiML, on a listener of their own,
 * until the JVM has compiled it. The first real callers would wait for that otherwise.
 */
public final class WarmUp {

  private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
  private static final int FEWEST_CALLS = 200;

  /** So many calls in a row that took no longer than this are enough. */
  private static final int SETTLED_CALLS = 100;

  private static final Duration SETTLED = Duration.ofMillis(2);
  private static final Duration LONGEST = Duration.ofSeconds(3);
  private static final String ACCOUNT = "AC00000000000000000000000000000000";
  private static final String TOKEN = "warm-up";
  private static final String BODY =
      "AccountSid="
          + ACCOUNT
          + "&ApiVersion=2010-04-01&CallSid=CA00000000000000000000000000000000&CallStatus=ringing"
          + "&Called=%2B15550100000&Caller=%2B15550100001&Direction=inbound&From=%2B15550100001"
          + "&FromCity=&FromCountry=US&FromState=NY&FromZip=&To=%2B15550100000&ToCountry=US"
          + "&CallerName=J%C3%B6rg+Example";

  private volatile boolean done;

  /** Whether real calls may come. */
  public boolean done() {
    return done;
  }

  /** Returns when it is done; a warm-up that cannot be done holds nothing up. */
  public void run() {
    long start = System.nanoTime();
    WebServer server =
        WebServer.builder()
            .address(InetAddress.getLoopbackAddress())
            .port(0)
            .shutdownHook(false)
            .routing(HttpRouting.builder().register(service()))
            .build()
            .start();
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request = request(server.port());
      int calls = 0;
      int settled = 0;
      while ((calls < FEWEST_CALLS || settled < SETTLED_CALLS)
          && System.nanoTime() - start < LONGEST.toNanos()) {
        long asked = System.nanoTime();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          LOG.warn("The warm-up was answered with {}", answer.statusCode());
          break;
        }
        calls++;
        settled = System.nanoTime() - asked <= SETTLED.toNanos() ? settled + 1 : 0;
      }
      LOG.info("Warmed up with {} calls in {} ms", calls, (System.nanoTime() - start) / 1_000_000);
    } catch (IOException e) {
      LOG.warn("No warm-up: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      server.stop();
      done = true;
    }
  }

  private static WebhookService service() {
    Secrets secrets = new Secrets();
    secrets.use(new TwilioCredentials(ACCOUNT, List.of(TOKEN), null));
    CallEvents nowhere = event -> {};
    InstantSource clock = InstantSource.system();
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    return new WebhookService(
        Tables.fixed(table(), clock),
        secrets,
        new LastAgents(nowhere, clock),
        new ContextService(null, nowhere, clock, meters),
        WorkerCalls.NONE,
        clock,
        meters);
  }

  private static HttpRequest request(int port) {
    String signature =
        SignatureCheck.sign(
            TOKEN, "https://localhost/voice/incoming", Form.parse(BODY).orElse(Form.EMPTY));
    return HttpRequest.newBuilder(
            URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port)
                .resolve("/voice/incoming"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Twilio-Signature", signature)
        .POST(BodyPublishers.ofString(BODY))
        .build();
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
            "agent", "agent", "agent", Map.of(), true, false, null, Set.of(), null, null, null);
    return RoutingTable.of(
        gateway,
        Map.of("line", new Line("line", "+15550100000", inbound, Words.prompt("Welcome."), false)),
        Map.of("agent", agent),
        Map.of("queue", queue),
        null);
  }
}
