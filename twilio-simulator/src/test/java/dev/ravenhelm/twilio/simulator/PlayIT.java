package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.rest.monitor.v1.Alert;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Files that a document plays, and what the exchange lets conferences hear. */
class PlayIT {
  private static final String CALL = "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}";
  private static final byte CODE = 0x10;

  private final List<String> asked = new CopyOnWriteArrayList<>();
  private Bench bench;
  private SocketServer sockets;
  private WebServer files;

  @BeforeEach
  void start() {
    bench = new Bench();
    sockets = new SocketServer();
    files =
        WebServer.builder()
            .host("127.0.0.1")
            .shutdownHook(false)
            .routing(http ->
                http.get("/tone", this::tone)
                    .get(
                        "/page",
                        (request, response) ->
                            response.header(HeaderNames.CONTENT_TYPE, "text/html").send("<p>"))
                    .get(
                        "/gsm",
                        (request, response) ->
                            response.header(HeaderNames.CONTENT_TYPE, "audio/gsm").send("gsm")))
            .build()
            .start();
    bench.numberAnswersAt("/voice");
  }

  @AfterEach
  void stop() {
    bench.close();
    sockets.close();
    files.stop();
  }

  /** A fifth of a second of one code of µ-law. */
  private void tone(ServerRequest request, ServerResponse response) {
    String known = request.headers().first(HeaderNames.IF_NONE_MATCH).orElse("");
    asked.add(known);
    response.header(HeaderNames.ETAG, "\"v1\"");
    if (known.equals("\"v1\"")) {
      response.status(Status.NOT_MODIFIED_304).send();
      return;
    }
    var codes = new byte[1600];
    Arrays.fill(codes, CODE);
    response.header(HeaderNames.CONTENT_TYPE, "audio/ulaw").send(codes);
  }

  @Test
  void letsTheCallerHearTheFileAndAsksForItAgainOnlyToKnowWhetherItChanged() {
    voice(
        listening()
            + "<Play loop=\"2\">"
            + url("/tone")
            + "</Play><Play>"
            + url("/tone")
            + "</Play>");
    JsonNode call = bench.control.callThrough(CALL);

    SocketServer.Session ear = sockets.session(0);
    ear.event("stop");
    String frame = payload(CODE);
    long heard =
        ear.events("media").stream()
            .filter(m -> m.path("media").path("payload").asText().equals(frame))
            .count();
    assertThat(heard).isBetween(20L, 34L);
    assertThat(asked).containsExactly("", "\"v1\"");
    assertThat(Control.story(call)).contains("GET " + url("/tone") + " → 200", "→ 304");
  }

  @Test
  void goesOnWithoutAFileThatCannotBeHadAndAlarms() {
    voice(
        "<Play>"
            + url("/none")
            + "</Play><Play>"
            + url("/page")
            + "</Play><Play>http://127.0.0.1:1/x.wav</Play><Say>Still here</Say>");
    JsonNode call = bench.control.callThrough(CALL);

    assertThat(Control.story(call)).contains("Play: answered 404", "'text/html'", "Say Still here");
    assertThat(
            StreamSupport.stream(Alert.reader().read(bench.twilio).spliterator(), false)
                .map(Alert::getErrorCode))
        .containsExactlyInAnyOrder("11200", "12300", "11200");
  }

  @Test
  void playsAMelodyForAFormatItDoesNotKnow() {
    voice(listening() + "<Play>" + url("/gsm") + "</Play>");
    JsonNode call = bench.control.callThrough(CALL);

    assertThat(Control.story(call)).contains("a melody stands for a file of audio/gsm");
    SocketServer.Session ear = sockets.session(0);
    ear.event("stop");
    assertThat(ear.events("media"))
        .anyMatch(m -> !m.path("media").path("payload").asText().equals(payload((byte) 0xff)));
  }

  @Test
  void beepsToAllWhenSomebodyEntersAndIsSilentWhereTheWaitUrlIsEmpty() {
    voice(
        listening()
            + "<Dial><Conference beep=\"false\" startConferenceOnEnter=\"true\" waitUrl=\"\">room</Conference></Dial>");
    String first = bench.control.post("/calls", CALL).path("sid").asText();
    SocketServer.Session ear = sockets.session(0);
    bench.control.awaitLine(first, "joined room");
    Awaitility.await().until(() -> ear.events("media").size() > 20);
    assertThat(ear.events("media"))
        .allMatch(m -> m.path("media").path("payload").asText().equals(payload((byte) 0xff)));

    voice(
        "<Dial><Conference beep=\"onEnter\" endConferenceOnExit=\"true\">room</Conference></Dial>");
    String second = bench.control.post("/calls", CALL).path("sid").asText();
    bench.control.awaitLine(second, "joined room");
    Awaitility.await()
        .until(() ->
            ear.events("media").stream()
                    .filter(
                        m -> !m.path("media").path("payload").asText().equals(payload((byte) 0xff)))
                    .count()
                > 15);
    bench.control.post("/calls/" + second + "/hangup", "{}");
    bench.control.ended(first);
  }

  private String listening() {
    return "<Start><Stream track=\"outbound_track\" url=\"" + sockets.url() + "\"/></Start>";
  }

  private String url(String path) {
    return "http://127.0.0.1:" + files.port() + path;
  }

  private static String payload(byte code) {
    var codes = new byte[160];
    Arrays.fill(codes, code);
    return Base64.getEncoder().encodeToString(codes);
  }

  private void voice(String verbs) {
    bench.server.twiml("/voice", verbs);
  }
}
