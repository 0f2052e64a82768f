package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VirtualTimeIT {
  private static final String CALL = "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}";

  @Test
  void waitsThreeMinutesInAQueueWithinASecond() {
    try (Bench bench = Bench.inVirtualTime()) {
      waiting(bench);
      long start = System.nanoTime();
      String sid = bench.control.post("/calls", CALL).path("sid").asText();

      bench.control.advance("3m");

      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(3));
      assertThat(bench.server.at("/wait")).hasSize(9);
      assertThat(bench.server.at("/wait").getLast().get("QueueTime")).isEqualTo("161");
      assertThat(bench.control.get("/calls/" + sid).path("status").asText())
          .isEqualTo("in-progress");
    }
  }

  @Test
  void livesThroughTheSameInEveryRun() {
    String first = transcript();

    assertThat(first).contains("QueueResult=leave", "QueueTime=63").contains("CA#1");
    for (int run = 0; run < 4; run++) {
      assertThat(transcript()).isEqualTo(first);
    }
  }

  @Test
  void ringsAsLongAsTheDialSaysAndNotAMomentLonger() {
    try (Bench bench = Bench.inVirtualTime()) {
      bench.numberAnswersAt("/voice");
      bench.control.post("/phones", "{\"number\":\"+14155550001\",\"noAnswer\":true}");
      bench.server.twiml("/voice", "<Dial timeout=\"20\" action=\"/dialled\">+14155550001</Dial>");
      bench.control.post("/calls", CALL);

      bench.control.advance("19s");
      assertThat(bench.server.at("/dialled")).isEmpty();
      bench.control.advance("1s");

      assertThat(bench.server.first("/dialled").get("DialCallStatus")).isEqualTo("no-answer");
    }
  }

  @Test
  void tellsItsTime() {
    try (Bench bench = Bench.inVirtualTime()) {
      Instant before = Instant.parse(bench.control.get("/clock").path("now").asText());
      JsonNode after = bench.control.advance("2h");

      assertThat(Instant.parse(after.path("now").asText())).isEqualTo(before.plusSeconds(7200));
      assertThat(bench.control.get("/clock").path("virtual").asBoolean()).isTrue();
    }
  }

  @Test
  void saysHowToGetAClockThatCanBeAdvanced() {
    try (Bench bench = new Bench()) {
      Control.Reply reply = bench.control.tryPost("/clock", "{\"advance\":\"3m\"}");

      assertThat(reply.status()).isEqualTo(409);
      assertThat(reply.body().path("message").asText()).contains("--virtual-time");
    }
  }

  private static void waiting(Bench bench) {
    bench.numberAnswersAt("/voice");
    bench.server.twiml("/voice", "<Enqueue waitUrl=\"/wait\" action=\"/left\">support</Enqueue>");
    bench.server.reply(
        "/wait",
        form ->
            AccountServer.Reply.xml(
                "<Response><Say>You are number "
                    + form.first("QueuePosition").orElse("")
                    + "</Say><Pause length=\"20\"/></Response>"));
    bench.server.twiml("/left", "<Say>Bye</Say>");
  }

  /** Two callers; the first gives up, the second is sent away by the wait URL after a minute. */
  private static String transcript() {
    try (Bench bench = Bench.inVirtualTime()) {
      waiting(bench);
      bench.server.reply(
          "/wait",
          form ->
              AccountServer.Reply.xml(
                  Integer.parseInt(form.first("QueueTime").orElse("0")) >= 60
                      ? "<Response><Leave/></Response>"
                      : "<Response><Pause length=\"21\"/></Response>"));
      String first = bench.control.post("/calls", CALL).path("sid").asText();
      bench.control.advance("5s");
      bench.control.post("/calls", CALL);
      bench.control.advance("5s");
      bench.control.post("/calls/" + first + "/hangup", "{}");
      bench.control.advance("2m");
      return bench.control.text("/records.txt");
    }
  }
}
