package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.Application;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultsIT {
  private static final String CALL = "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}";

  private final HttpClient http = HttpClient.newHttpClient();
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(10);
    bench.numberAnswersAt("/voice");
    bench.server.twiml("/voice", "<Say>Hello</Say>");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void refusesTheNthRequestOnlyAndSaysWhenToComeAgain() throws Exception {
    fault(
        "{\"path\":\"/Applications\",\"method\":\"GET\",\"nth\":2,\"kind\":\"status\",\"status\":429,\"retryAfter\":\"3s\"}");

    assertThat(get("/Applications.json", 5).statusCode()).isEqualTo(200);
    HttpResponse<String> second = get("/Applications.json", 5);
    assertThat(second.statusCode()).isEqualTo(429);
    assertThat(second.body()).contains("\"code\":20429");
    assertThat(second.headers().firstValue("Retry-After")).hasValue("3");
    assertThat(get("/Applications.json", 5).statusCode()).isEqualTo(200);
  }

  @Test
  void commitsBeforeItFails() {
    fault(
        "{\"path\":\"/Applications\",\"method\":\"POST\",\"kind\":\"status-after-commit\",\"status\":400}");

    assertThatThrownBy(() -> Application.creator().setFriendlyName("made").create(bench.twilio))
        .isInstanceOf(ApiException.class);
    assertThat(Application.reader().setFriendlyName("made").read(bench.twilio)).hasSize(1);
  }

  @Test
  void cutsTheConnectionWithoutHavingDoneAnything() {
    fault("{\"path\":\"/Applications\",\"method\":\"POST\",\"kind\":\"reset\",\"times\":9}");

    assertThatThrownBy(() -> post("/Applications.json", "FriendlyName=made"))
        .isInstanceOf(IOException.class);
    assertThat(Application.reader().setFriendlyName("made").read(bench.twilio)).isEmpty();
  }

  @Test
  void neverAnswersAndHasDoneItAllTheSame() {
    fault(
        "{\"path\":\"/Applications\",\"method\":\"POST\",\"kind\":\"timeout-after-commit\",\"delay\":\"2s\"}");

    assertThatThrownBy(() -> post("/Applications.json", "FriendlyName=made"))
        .isInstanceOf(HttpTimeoutException.class);
    assertThat(Application.reader().setFriendlyName("made").read(bench.twilio)).hasSize(1);
  }

  @Test
  void answersAListAsItWasBefore() throws Exception {
    fault("{\"path\":\"/Applications\",\"method\":\"GET\",\"kind\":\"stale\"}");
    assertThat(get("/Applications.json", 5).body()).doesNotContain("\"made\"");
    Application.creator().setFriendlyName("made").create(bench.twilio);

    assertThat(get("/Applications.json", 5).body()).doesNotContain("\"made\"");
    assertThat(get("/Applications.json", 5).body()).contains("\"made\"");
  }

  @Test
  void suspendsTheAccount() throws Exception {
    fault("{\"path\":\"/\",\"kind\":\"suspended\"}");

    assertThat(get("/Applications.json", 5).body()).contains("\"code\":20005");
  }

  @Test
  void hitsOnlyRequestsThatSpeakOfTheNumber() throws Exception {
    fault("{\"path\":\"/\",\"number\":\"+15550100077\",\"kind\":\"status\",\"status\":503}");

    assertThat(get("/IncomingPhoneNumbers.json?PhoneNumber=%2B15550100001", 5).statusCode())
        .isEqualTo(200);
    assertThat(get("/IncomingPhoneNumbers.json?PhoneNumber=%2B15550100077", 5).statusCode())
        .isEqualTo(503);
  }

  @Test
  void losesAStatusCallback() {
    fault("{\"on\":\"webhook\",\"path\":\"/status\",\"kind\":\"drop\"}");

    bench.control.callThrough(CALL);
    bench.control.callThrough(CALL);

    Awaitility.await().until(() -> !bench.server.at("/status").isEmpty());
    assertThat(bench.server.at("/status")).hasSize(1);
  }

  @Test
  void sendsAWebhookTwiceUnderOneIdempotencyToken() {
    fault("{\"on\":\"webhook\",\"path\":\"/status\",\"kind\":\"double\"}");

    bench.control.callThrough(CALL);

    Awaitility.await().until(() -> bench.server.at("/status").size() == 2);
    List<AccountServer.Received> twice = bench.server.at("/status");
    assertThat(twice.get(0).idempotencyToken()).isEqualTo(twice.get(1).idempotencyToken());
    assertThat(twice.get(0).posted().all()).isEqualTo(twice.get(1).posted().all());
  }

  @Test
  void turnsTheOrderOfAWholeCallsCallbacksAround() {
    bench.control.post("/phones", "{\"number\":\"+14155550002\",\"talkMs\":500}");
    bench.server.twiml(
        "/voice",
        "<Dial><Number statusCallback=\"/leg\" statusCallbackEvent=\"initiated ringing answered completed\">+14155550002</Number></Dial>");
    fault("{\"on\":\"webhook\",\"path\":\"/leg\",\"kind\":\"reorder\"}");

    bench.control.callThrough(CALL);

    Awaitility.await().until(() -> bench.server.at("/leg").size() == 4);
    assertThat(bench.server.at("/leg").stream().map(r -> r.get("SequenceNumber")))
        .startsWith("1")
        .contains("0", "2", "3");
  }

  @Test
  void sendsAWebhookLate() {
    fault("{\"on\":\"webhook\",\"path\":\"/voice\",\"kind\":\"late\",\"delay\":\"5s\"}");

    JsonNode call = bench.control.callThrough(CALL);

    JsonNode webhook =
        call.path("story")
            .valueStream()
            .filter(line -> line.path("kind").asText().equals("webhook"))
            .findFirst()
            .orElseThrow();
    assertThat(webhook.path("ms").asLong()).isGreaterThanOrEqualTo(5000);
  }

  @Test
  void cutsTheSocketOfADeviceAtWhatItSends() throws Exception {
    fault("{\"on\":\"signalling\",\"path\":\"register\",\"kind\":\"cut\"}");
    var closed = new CompletableFuture<Void>();
    WebSocket socket =
        http.newWebSocketBuilder()
            .buildAsync(
                URI.create(bench.simulator.url().replace("http:", "ws:") + "/signal"),
                new WebSocket.Listener() {
                  @Override
                  public CompletionStage<?> onClose(WebSocket gone, int status, String reason) {
                    closed.complete(null);
                    return null;
                  }

                  @Override
                  public void onError(WebSocket gone, Throwable error) {
                    closed.complete(null);
                  }
                })
            .get(5, TimeUnit.SECONDS);
    socket.sendText("{\"type\":\"listen\",\"payload\":{\"token\":\"none\"}}", true).join();
    assertThat(closed).isNotDone();
    socket.sendText("{\"type\":\"register\",\"payload\":{}}", true).join();

    closed.get(10, TimeUnit.SECONDS);
  }

  @Test
  void saysWhatIsWrongWithAScript() {
    assertThat(words("{\"kind\":\"explode\"}")).contains("none of", "status-after-commit");
    assertThat(words("{\"kind\":\"status\",\"pth\":\"/\"}"))
        .contains("'pth' is no part of a fault");
    assertThat(words("{\"kind\":\"status\",\"path\":\"(\"}")).contains("regular expression");
    assertThat(words("{\"kind\":\"drop\",\"on\":\"rest\"}")).contains("drop happens on webhook");
  }

  private String words(String script) {
    Control.Reply reply = bench.control.tryPost("/faults", script);
    assertThat(reply.status()).isEqualTo(400);
    return reply.body().path("message").asText();
  }

  private void fault(String json) {
    assertThat(bench.control.tryPost("/faults", json).status()).isEqualTo(200);
  }

  private HttpResponse<String> get(String path, int seconds) throws Exception {
    return http.send(request(path, seconds).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String path, String form)
      throws IOException, InterruptedException {
    return http.send(
        request(path, 1)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpRequest.Builder request(String path, int seconds) {
    String basic =
        Base64.getEncoder()
            .encodeToString(
                (Bench.SID + ":" + Bench.TOKEN).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(
            URI.create(bench.simulator.url() + "/2010-04-01/Accounts/" + Bench.SID + path))
        .timeout(Duration.ofSeconds(seconds))
        .header("Authorization", "Basic " + basic);
  }
}
