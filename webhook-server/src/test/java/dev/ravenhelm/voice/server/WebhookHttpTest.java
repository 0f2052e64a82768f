package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WebhookHttpTest {

  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = RunningServer.on(RunningServer.example(folder, "", ""));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void answersASignedCallWithItsQueue() {
    HttpResponse<String> answer = server.twilio("/voice/incoming", call("+15550100001"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml; charset=utf-8");
    assertThat(answer.body())
        .contains("<Say>Ravenhelm, one moment.</Say>")
        .contains("workflowSid=\"WW00000000000000000000000000000001\"")
        .contains("&quot;queue&quot;:&quot;support&quot;");
  }

  @Test
  void answersANumberThatNobodyWroteDownWithWords() {
    HttpResponse<String> answer = server.twilio("/voice/incoming", call("+15550109999"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<Say>").contains("<Hangup/>");
  }

  @Test
  void takesTheSecondAuthTokenToo() {
    Map<String, String> parameters = call("+15550100001");
    parameters.put("AccountSid", RunningServer.ACCOUNT);
    String signature =
        TwilioSignature.of("second", RunningServer.PUBLIC_URL + "/voice/incoming", parameters);
    assertThat(
            server.post("/voice/incoming", RunningServer.form(parameters), signature).statusCode())
        .isEqualTo(200);
  }

  @Test
  void refusesAndCountsAForgedSignature() {
    double before = forged();
    Map<String, String> parameters = call("+15550100001");
    parameters.put("AccountSid", RunningServer.ACCOUNT);
    assertThat(
            server.post("/voice/incoming", RunningServer.form(parameters), "forged").statusCode())
        .isEqualTo(403);
    assertThat(forged()).isEqualTo(before + 1);
  }

  @Test
  void refusesARequestWhoseHostWasForwarded() {
    Map<String, String> parameters = call("+15550100001");
    parameters.put("AccountSid", RunningServer.ACCOUNT);
    String signature =
        TwilioSignature.of(
            RunningServer.TOKEN, "https://evil.example.com/voice/incoming", parameters);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(server.publicUri("/voice/incoming"))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Forwarded-Host", "evil.example.com")
            .header("X-Forwarded-Proto", "https")
            .header("X-Forwarded-For", "1.2.3.4, 5.6.7.8")
            .header("X-Twilio-Signature", signature)
            .POST(BodyPublishers.ofString(RunningServer.form(parameters)));
    assertThat(server.send(request).statusCode()).isEqualTo(403);
  }

  @Test
  void refusesAnotherAccountsCall() {
    Map<String, String> parameters = call("+15550100001");
    parameters.put("AccountSid", "AC00000000000000000000000000000002");
    assertThat(server.twilio("/voice/incoming", parameters).statusCode()).isEqualTo(403);
  }

  @Test
  void refusesAFormThatIsNone() {
    assertThat(server.post("/voice/incoming", "From=%zz&To=%", "x").statusCode()).isEqualTo(400);
  }

  /** Nobody but Twilio could have signed it, and a caller waits for the answer. */
  @Test
  void speaksToACallerWhoseUrlIsNoStep() {
    HttpResponse<String> answer =
        server.twilio("/voice/queue-left?queue=Not%20A%20Name", call("+15550100001"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("<Say>We are sorry").contains("<Hangup/>");
  }

  @Test
  void refusesABodyOver64KiBAndGoesOn() {
    String body = "Junk=" + "x".repeat(70 * 1024);
    assertThat(answered(() -> server.post("/voice/incoming", body, "x"))).isEqualTo(413);
    HttpRequest.Builder chunked =
        HttpRequest.newBuilder(server.publicUri("/voice/incoming"))
            .POST(
                BodyPublishers.fromPublisher(
                    BodyPublishers.ofByteArray(body.getBytes(StandardCharsets.US_ASCII))));
    assertThat(answered(() -> server.send(chunked))).isBetween(400, 499);
    assertThat(server.twilio("/voice/incoming", call("+15550100001")).statusCode()).isEqualTo(200);
  }

  /**
   * The status of an answer that a client may lose, since the server closes the connection while
   * the body is still being sent: RFC 9112, 9.6.
   */
  private static int answered(Supplier<HttpResponse<String>> request) {
    UncheckedIOException lost = new UncheckedIOException(new IOException("not tried"));
    for (int i = 0; i < 5; i++) {
      try {
        return request.get().statusCode();
      } catch (UncheckedIOException e) {
        lost = e;
      }
    }
    throw lost;
  }

  @Test
  void refusesOtherMethodsAndPaths() {
    HttpRequest.Builder put =
        HttpRequest.newBuilder(server.publicUri("/voice/incoming")).PUT(BodyPublishers.noBody());
    assertThat(server.send(put).statusCode()).isEqualTo(405);
    assertThat(server.twilio("/voice/nothing", Map.of()).statusCode()).isEqualTo(404);
    assertThat(server.post("/../etc/passwd", "", "x").statusCode()).isBetween(400, 499);
  }

  @Test
  void answersStatusCallbacksWithNoContent() {
    Map<String, String> parameters = call("+15550100001");
    parameters.put("CallStatus", "completed");
    parameters.put("CallDuration", "17");
    assertThat(server.twilio("/voice/events", parameters).statusCode()).isEqualTo(204);
    assertThat(
            server.twilio("/voice/task-events", Map.of("EventType", "task.created")).statusCode())
        .isEqualTo(204);
  }

  @Test
  void becomesReady() {
    HttpResponse<String> answer =
        server.send(HttpRequest.newBuilder(server.adminUri("/health/ready")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  private static double forged() {
    return server
        .metrics()
        .lines()
        .filter(line ->
            line.startsWith("voice_webhook_seconds_count") && line.contains("outcome=\"forged\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static Map<String, String> call(String to) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("CallSid", "CA00000000000000000000000000000001");
    parameters.put("From", "+15550100077");
    parameters.put("To", to);
    parameters.put("CallStatus", "ringing");
    parameters.put("Direction", "inbound");
    parameters.put("CallerName", "Jörg & Söhne");
    return parameters;
  }
}
