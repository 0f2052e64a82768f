package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Key;
import com.twilio.rest.api.v2010.account.NewKey;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClientsIT {
  private Bench bench;
  private NewKey key;

  @BeforeEach
  void start() {
    bench = new Bench(10);
    bench.numberAnswersAt("/voice");
    key = NewKey.creator().setFriendlyName("signing").create(bench.twilio);
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void ringsARegisteredClientWithItsParameters() {
    bench.control.post(
        "/clients",
        "{\"token\":\""
            + Tokens.of(key, "alice", null)
            + "\",\"behaviour\":{\"answerAfterMs\":100,\"talkMs\":500}}");
    bench.server.twiml(
        "/voice",
        "<Dial action=\"/over\"><Client><Identity>alice</Identity><Parameter name=\"ticket\" value=\"42\"/></Client></Dial>");
    bench.server.twiml("/over", "");

    JsonNode call = bench.control.callThrough("{\"to\":\"" + Bench.NUMBER + "\"}");

    assertThat(Control.story(call))
        .contains("[client:alice] custom parameters: ticket=42", "connected with client:alice");
    assertThat(bench.server.first("/over").get("DialCallStatus")).isEqualTo("completed");
  }

  @Test
  void doesNotAnswerForAClientThatIsNotRegistered() {
    bench.server.twiml("/voice", "<Dial action=\"/over\"><Client>nobody</Client></Dial>");
    bench.server.twiml("/over", "");

    bench.control.callThrough("{\"to\":\"" + Bench.NUMBER + "\"}");

    assertThat(bench.server.first("/over").get("DialCallStatus")).isEqualTo("no-answer");
  }

  @Test
  void placesACallThroughTheTwimlAppOfTheToken() {
    Application app =
        Application.creator()
            .setFriendlyName("app")
            .setVoiceUrl(URI.create(bench.server.url("/outgoing")))
            .create(bench.twilio);
    bench.control.post("/clients", "{\"token\":\"" + Tokens.of(key, "alice", app.getSid()) + "\"}");
    bench.server.twiml("/outgoing", "<Dial callerId=\"" + Bench.NUMBER + "\">+14155550123</Dial>");

    String sid =
        bench
            .control
            .post(
                "/clients/alice/calls", "{\"params\":{\"To\":\"+14155550123\",\"ticket\":\"42\"}}")
            .path("sid")
            .asText();

    assertThat(Control.story(bench.control.ended(sid))).contains("connected with +14155550123");
    AccountServer.Received webhook = bench.server.first("/outgoing");
    assertThat(webhook.get("From")).isEqualTo("client:alice");
    assertThat(webhook.get("To")).isEqualTo("+14155550123");
    assertThat(webhook.get("ticket")).isEqualTo("42");
    assertThat(webhook.posted().all().get("To")).hasSize(1);
  }

  @Test
  void refusesTokensWithTwiliosCodes() {
    String good = Tokens.of(key, "alice", null);
    assertThat(refusal("nonsense")).isEqualTo(20101);
    assertThat(refusal(good.substring(0, good.length() - 4) + "AAAA")).isEqualTo(20107);
    assertThat(
            refusal(
                Tokens.of(
                    Bench.SID,
                    "SK00000000000000000000000000000000",
                    key.getSecret(),
                    "alice",
                    null,
                    600)))
        .isEqualTo(20103);
    assertThat(
            refusal(
                Tokens.of(
                    "AC00000000000000000000000000000002",
                    key.getSid(),
                    key.getSecret(),
                    "alice",
                    null,
                    600)))
        .isEqualTo(20103);
    assertThat(refusal(Tokens.of(Bench.SID, key.getSid(), key.getSecret(), "alice", null, -10)))
        .isEqualTo(20104);
    assertThat(refusal(Tokens.of(Bench.SID, key.getSid(), key.getSecret(), "alice", null, 90_000)))
        .isEqualTo(20157);
    assertThat(
            refusal(Tokens.of(Bench.SID, key.getSid(), key.getSecret(), "not allowed!", null, 600)))
        .isEqualTo(20106);

    Key.deleter(key.getSid()).delete(bench.twilio);
    assertThat(refusal(good)).isEqualTo(20103);
  }

  private int refusal(String token) {
    Control.Reply reply = bench.control.tryPost("/clients", "{\"token\":\"" + token + "\"}");
    assertThat(reply.status()).isEqualTo(401);
    return reply.body().path("code").asInt();
  }
}
