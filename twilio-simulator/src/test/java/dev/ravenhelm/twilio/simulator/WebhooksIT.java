package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.rest.monitor.v1.Alert;
import com.twilio.security.RequestValidator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How webhooks are signed, repeated and reported, seen from the account's server. */
class WebhooksIT {
  private static final String CALL = "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}";

  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(10);
    bench.numberAnswersAt("/voice");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void signsAJsonBodyByItsDigestInTheUrl() throws java.net.URISyntaxException {
    send(
        "{\"url\":\""
            + bench.server.url("/json?a=1")
            + "\",\"json\":{\"event\":\"ring\",\"n\":1}}");

    AccountServer.Received received = bench.server.first("/json");
    assertThat(received.url()).contains("?a=1&bodySHA256=");
    assertThat(
            new RequestValidator(Bench.TOKEN)
                .validate(received.url(), "{\"event\":\"ring\",\"n\":1}", received.signature()))
        .isTrue();
  }

  @Test
  void signsAGetByItsWholeUrl() {
    send(
        "{\"url\":\""
            + bench.server.url("/get")
            + "\",\"method\":\"GET\",\"form\":{\"From\":\"+1 415\",\"Body\":\"Jörg & Söhne\"}}");

    AccountServer.Received received = bench.server.first("/get");
    assertThat(received.get("Body")).isEqualTo("Jörg & Söhne");
    assertThat(
            new RequestValidator(Bench.TOKEN)
                .validate(received.url(), java.util.Map.of(), received.signature()))
        .isTrue();
  }

  @Test
  void repeatsAParameterThatIsGivenTwiceAndSignsBoth() {
    send(
        "{\"url\":\""
            + bench.server.url("/twice")
            + "\",\"form\":{\"Media\":[\"b\",\"a\"],\"To\":\"+1415\"}}");

    AccountServer.Received received = bench.server.first("/twice");
    assertThat(received.posted().all().get("Media")).containsExactly("b", "a");
    assertThat(received.signature())
        .isEqualTo(
            dev.ravenhelm.twilio.simulator.webhooks.Signature.of(
                Bench.TOKEN, bench.server.url("/twice") + "MediaaMediabTo+1415"));
  }

  @Test
  void triesAgainAsTheFragmentSaysUnderOneIdempotencyToken() {
    bench.server.reply("/flaky", form -> new AccountServer.Reply(503, "", ""));

    JsonNode answer = send("{\"url\":\"" + bench.server.url("/flaky#rc=2&rp=5xx") + "\"}");

    assertThat(answer.path("attempts").asInt()).isEqualTo(3);
    assertThat(bench.server.at("/flaky").stream().map(AccountServer.Received::idempotencyToken))
        .hasSize(3)
        .containsOnly(bench.server.first("/flaky").idempotencyToken());
  }

  @Test
  void saysWhatToDoAboutAServerThatIsNotThere() {
    JsonNode answer = send("{\"url\":\"http://127.0.0.1:1/voice\"}");

    assertThat(answer.path("code").asInt()).isEqualTo(11205);
    assertThat(answer.path("hint").asText()).contains("start the server");
  }

  @Test
  void keepsAnAlertForEachThingThatFailedAndShowsItOnTheLivePage() {
    bench.server.reply("/voice", form -> AccountServer.Reply.xml("<Response><Say>no end"));
    String call = bench.control.callThrough(CALL).path("sid").asText();

    Awaitility.await().until(() -> codes().contains("12100"));
    Alert alert = Alert.reader().read(bench.twilio).iterator().next();
    assertThat(alert.getResourceSid()).isEqualTo(call);
    assertThat(Alert.fetcher(alert.getSid()).fetch(bench.twilio).getResponseBody())
        .contains("<Say>no end");

    bench.server.reply("/voice", form -> new AccountServer.Reply(500, "text/plain", "broken"));
    bench.control.callThrough(CALL);
    Awaitility.await().until(() -> codes().contains("11200"));
    assertThat(bench.control.get("/state").path("records").findValuesAsText("hint"))
        .anyMatch(hint -> hint.contains("look into the log of the server"));
  }

  @Test
  void warnsOfAStatusCallbackThatIsRefused() {
    bench.server.twiml("/voice", "<Hangup/>");
    bench.server.reply("/status", form -> new AccountServer.Reply(400, "", ""));
    bench.control.callThrough(CALL);

    Awaitility.await().until(() -> codes().contains("15003"));
  }

  @Test
  void tellsAClientAndTheLivePageWhatIsWrongWithItsCredentials() {
    List<String> before = bench.control.get("/records").findValuesAsText("hint");
    var stranger = bench.client(Bench.SID, "wrong");

    org.assertj.core.api.Assertions.assertThatThrownBy(() ->
            com.twilio.rest.api.v2010.account.Call.reader().read(stranger).iterator().hasNext())
        .isInstanceOf(com.twilio.exception.ApiException.class);
    assertThat(before).noneMatch(hint -> hint.startsWith("20003"));
    assertThat(bench.control.get("/records").findValuesAsText("hint"))
        .anyMatch(hint -> hint.startsWith("20003") && hint.contains("auth token"));
  }

  private JsonNode send(String webhook) {
    return bench.control.post("/webhooks", webhook);
  }

  private List<String> codes() {
    var codes = new java.util.ArrayList<String>();
    Alert.reader().read(bench.twilio).forEach(alert -> codes.add(alert.getErrorCode()));
    return codes;
  }
}
