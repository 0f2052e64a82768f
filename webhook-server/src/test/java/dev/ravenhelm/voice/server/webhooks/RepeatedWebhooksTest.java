package dev.ravenhelm.voice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.callers.LastAgents;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.tasks.Arrangements;
import dev.ravenhelm.voice.server.tasks.BusyAgents;
import dev.ravenhelm.voice.server.twiml.Example;
import dev.ravenhelm.voice.server.webhooks.Answer.Outcome;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Webhooks as the world sends them: twice, late, in any order, again, and with more in them. */
final class RepeatedWebhooksTest {

  private static final RoutingTable TABLE = Example.table("/golden/resources.yaml");
  private static final String ACCOUNT = "AC00000000000000000000000000000001";
  private static final String TOKEN = "12345";
  private static final String CALL = "CA00000000000000000000000000000001";

  /** A Monday, ten o'clock in Berlin: the queue with hours is open. */
  private static final Instant OPEN = Instant.parse("2026-11-23T09:00:00Z");

  private static final Instant NIGHT = Instant.parse("2026-11-23T22:00:00Z");

  private final List<CallEvent> events = new CopyOnWriteArrayList<>();
  private Instant now = OPEN;
  private final Webhooks webhooks = replica(events::add);

  @Test
  void decidesTheSameUnderOneTokenThoughTheQueueHasClosedMeanwhile() {
    Answer first = ask("one", arrives());
    now = NIGHT;
    Answer again = ask("one", arrives());
    assertThat(first.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(again.outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(again.text()).isEqualTo(first.text()).contains("<Enqueue");
    assertThat(again.status()).isEqualTo(200);
    assertThat(events).hasSize(1);
  }

  @Test
  void decidesAnewForAnotherTokenAnotherCallOrNone() {
    Answer first = ask("one", arrives());
    now = NIGHT;
    Map<String, String> another = arrives();
    another.put("CallSid", "CA00000000000000000000000000000002");
    for (Answer other : List.of(ask("two", arrives()), ask("one", another), ask("", arrives()))) {
      assertThat(other.outcome()).isEqualTo(Outcome.ANSWERED);
      assertThat(other.text()).isNotEqualTo(first.text());
    }
  }

  @Test
  void tellsOneEventOfTwoThatComeAtOnceUnderOneToken() throws Exception {
    CountDownLatch toldOne = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Webhooks slow =
        replica(event -> {
          events.add(event);
          toldOne.countDown();
          awaitQuietly(goOn);
        });
    CompletableFuture<Answer> first =
        CompletableFuture.supplyAsync(() -> ask(slow, "one", "/voice/incoming", "", arrives()));
    assertThat(toldOne.await(10, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Answer> second =
        CompletableFuture.supplyAsync(() -> ask(slow, "one", "/voice/incoming", "", arrives()));
    goOn.countDown();
    assertThat(second.get(10, TimeUnit.SECONDS).text())
        .isEqualTo(first.get(10, TimeUnit.SECONDS).text());
    assertThat(second.get().outcome()).isEqualTo(Outcome.REPEATED);
    assertThat(events).hasSize(1);
  }

  @Test
  void triesAgainWhatFailedUnderOneToken() {
    List<CallEvent> told = new ArrayList<>();
    Webhooks failing =
        replica(event -> {
          told.add(event);
          if (told.size() == 1) {
            throw new IllegalStateException("once");
          }
        });
    assertThat(ask(failing, "one", "/voice/incoming", "", arrives()).outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(ask(failing, "one", "/voice/incoming", "", arrives()).outcome())
        .isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void believesNoTokenWithoutASignature() {
    ask("one", arrives());
    WebhookRequest forged = request("one", "/voice/incoming", "", arrives(), "forged");
    assertThat(webhooks.answer(forged).outcome()).isEqualTo(Outcome.FORGED);
  }

  @Test
  void givesAnEventOneIdHoweverOftenAndWhereverItIsTold() {
    List<CallEvent> elsewhere = new ArrayList<>();
    Webhooks other = replica(elsewhere::add);
    for (Map<String, String> parameters :
        List.of(arrives(), status("ringing", 1), status("completed", 3))) {
      String path = parameters.containsKey("SequenceNumber") ? "/voice/events" : "/voice/incoming";
      ask(webhooks, "", path, "", parameters);
      now = now.plus(Duration.ofDays(1));
      ask(webhooks, "", path, "", parameters);
      ask(other, "", path, "", parameters);
    }
    assertThat(events.stream().map(CallEvent::id).distinct()).hasSize(3);
    assertThat(events).hasSize(6);
    assertThat(elsewhere.stream().map(CallEvent::id).toList())
        .isEqualTo(events.stream().map(CallEvent::id).distinct().toList());
  }

  @Test
  void takesParametersThatAreNewAndTheFirstOfThoseThatAreRepeated() {
    List<String> names = new ArrayList<>(List.of("From", "To", "To", "NewOfTwilio", "CallSid"));
    List<String> values =
        new ArrayList<>(List.of("+15550100077", "+15550100008", "+15550100001", "<x>", CALL));
    names.add("AccountSid");
    values.add(ACCOUNT);
    Answer answer = webhooks.answer(raw("", "/voice/incoming", "", names, values, null));
    assertThat(answer.outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(answer.text()).isEqualTo(ask("", arrives()).text());
  }

  @Test
  void answersStepsOfCallsFromBeforeARestartOrAnotherTable() {
    for (String url :
        List.of(
            "/voice/wait?queue=no-more&since=1",
            "/voice/wait?queue=support",
            "/voice/queue-left?queue=no-more&hops=0",
            "/voice/queue-rang?queue=no-more&try=0&since=1&hops=0",
            "/voice/menu?at=number&name=no-more&try=0&hops=0",
            "/voice/menu?at=overflow&name=support&try=0&hops=0&of-another-version=1",
            "/voice/agent-rang?agent=no-more&phone=0&hops=0",
            "/voice/rang",
            "/voice/recorded")) {
      Map<String, String> parameters = arrives();
      parameters.put("QueueResult", "leave");
      int query = url.indexOf('?');
      Answer answer =
          ask(
              webhooks,
              "",
              query < 0 ? url : url.substring(0, query),
              query < 0 ? "" : url.substring(query + 1),
              parameters);
      assertThat(answer.outcome()).as(url).isEqualTo(Outcome.ANSWERED);
      assertThat(answer.text()).as(url).containsAnyOf("<Say", "<Leave", "<Play", "<Enqueue");
    }
  }

  @Test
  void speaksToWhoeverCallsANumberThatNobodyWroteDownAndTellsOfIt() {
    Map<String, String> stray = arrives();
    stray.put("To", "+15550109999");
    assertThat(ask("", stray).text()).contains("<Say").contains("<Hangup/>");
    assertThat(events).hasSize(1);
    assertThat(events.get(0).state()).isEqualTo("received");
    assertThat(events.get(0).data().leg().to()).isEqualTo("+15550109999");
    assertThat(events.get(0).data().leg().number()).isNull();
    assertThat(events.get(0).data().leg().decision()).isEqualTo("hangup");
  }

  @Test
  void takesAStatusThatComesLongAfterItsCall() {
    Map<String, String> late = status("completed", 3);
    late.put("Timestamp", "Mon, 02 Nov 2026 09:00:00 +0000");
    ask(webhooks, "", "/voice/events", "", late);
    assertThat(events.get(0).time()).isEqualTo(Instant.parse("2026-11-02T09:00:00Z"));
  }

  private Webhooks replica(CallEvents to) {
    InstantSource clock = () -> now;
    Secrets secrets = new Secrets();
    secrets.use(new TwilioCredentials(ACCOUNT, List.of(TOKEN), null));
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    EventMaker maker = new EventMaker();
    VoiceHandler voice =
        new VoiceHandler(
            new LastAgents(to, clock),
            new ContextService(null, to, clock, meters),
            Arrangements.none(),
            maker,
            clock);
    Map<String, WebhookHandler> handlers = new HashMap<>();
    for (String step :
        List.of(
            "incoming",
            "wait",
            "queue-left",
            "queue-rang",
            "menu",
            "agent-rang",
            "rang",
            "recorded")) {
      handlers.put("/voice/" + step, voice);
    }
    handlers.put("/voice/events", new EventsHandler(to, BusyAgents.NONE, maker, clock));
    return new Webhooks(Tables.fixed(TABLE, clock), secrets, handlers);
  }

  private Answer ask(String token, Map<String, String> parameters) {
    return ask(webhooks, token, "/voice/incoming", "", parameters);
  }

  private static Answer ask(
      Webhooks of, String token, String path, String query, Map<String, String> parameters) {
    return of.answer(request(token, path, query, parameters, null));
  }

  private static WebhookRequest request(
      String token, String path, String query, Map<String, String> parameters, String signature) {
    return raw(
        token,
        path,
        query,
        List.copyOf(parameters.keySet()),
        List.copyOf(parameters.values()),
        signature);
  }

  private static WebhookRequest raw(
      String token,
      String path,
      String query,
      List<String> names,
      List<String> values,
      String signature) {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      body.append(i == 0 ? "" : "&").append(names.get(i)).append('=');
      body.append(URLEncoder.encode(values.get(i), StandardCharsets.UTF_8));
    }
    String target = path + (query.isEmpty() ? "" : "?" + query);
    String signed =
        signature == null
            ? SignatureCheck.sign(
                TOKEN,
                TABLE.gateway().publicUrl() + target,
                Form.parse(body.toString()).orElseThrow())
            : signature;
    return new WebhookRequest(
        "POST",
        TABLE.gateway().pathPrefix() + path,
        query,
        "application/x-www-form-urlencoded",
        signed,
        token,
        ByteBuffer.wrap(body.toString().getBytes(StandardCharsets.UTF_8)),
        System.nanoTime());
  }

  private static Map<String, String> arrives() {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("AccountSid", ACCOUNT);
    parameters.put("CallSid", CALL);
    parameters.put("From", "+15550100077");
    parameters.put("To", "+15550100008");
    return parameters;
  }

  private static Map<String, String> status(String status, int sequence) {
    Map<String, String> parameters = arrives();
    parameters.put("CallStatus", status);
    parameters.put("SequenceNumber", Integer.toString(sequence));
    return parameters;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
