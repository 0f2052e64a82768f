package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server behind a WebSocket hears of a call, and says to it. */
class StreamsIT {
  private static final String CALL = "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}";
  private static final String SILENCE = payload(160, (byte) 0xff);

  private Bench bench;
  private SocketServer sockets;

  @BeforeEach
  void start() {
    bench = new Bench();
    sockets = new SocketServer();
    bench.numberAnswersAt("/voice");
    bench.server.twiml("/then", "<Hangup/>");
  }

  @AfterEach
  void stop() {
    bench.close();
    sockets.close();
  }

  @Test
  void streamsWhatBothSidesSayWhileTheDocumentGoesOn() {
    voice(
        "<Start><Stream name=\"tap\" track=\"both_tracks\" statusCallback=\"/stream\" url=\""
            + sockets.url()
            + "\"><Parameter name=\"ticket\" value=\"42\"/></Stream></Start>"
            + "<Pause length=\"1\"/><Say>one two three four five six seven eight nine ten</Say>"
            + "<Stop><Stream name=\"tap\"/></Stop><Pause length=\"60\"/>");
    String sid = call();
    SocketServer.Session socket = sockets.session(0);

    JsonNode start = socket.event("start").path("start");
    socket.event("stop");
    Awaitility.await().until(socket::closed);

    assertThat(socket.all(m -> true).getFirst().path("event").asText()).isEqualTo("connected");
    assertThat(start.path("callSid").asText()).isEqualTo(sid);
    assertThat(start.path("tracks").valueStream().map(JsonNode::asText))
        .containsExactly("inbound", "outbound");
    assertThat(start.path("mediaFormat").path("encoding").asText()).isEqualTo("audio/x-mulaw");
    assertThat(start.path("customParameters").path("ticket").asText()).isEqualTo("42");
    List<JsonNode> inbound = media(socket, "inbound");
    List<JsonNode> outbound = media(socket, "outbound");
    assertThat(inbound).hasSizeGreaterThan(40).hasSameSizeAs(outbound);
    assertThat(inbound).allMatch(m -> m.path("payload").asText().equals(SILENCE));
    assertThat(outbound).anyMatch(m -> !m.path("payload").asText().equals(SILENCE));
    assertThat(outbound.get(9).path("chunk").asText()).isEqualTo("10");
    assertThat(outbound.get(9).path("timestamp").asText()).isEqualTo("180");
    List<JsonNode> all = socket.all(m -> m.has("sequenceNumber"));
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i).path("sequenceNumber").asInt()).isEqualTo(i + 1);
    }
    Awaitility.await().until(() -> bench.server.at("/stream").size() == 2);
    assertThat(bench.server.at("/stream").stream().map(r -> r.get("StreamEvent")))
        .containsExactlyInAnyOrder("stream-started", "stream-stopped");
    bench.control.post("/calls/" + sid + "/hangup", "{}");
  }

  @Test
  void playsToTheCallerWhatTheServerSendsAndTellsWhenThatIsOver() {
    voice(
        "<Start><Stream track=\"outbound_track\" url=\""
            + sockets.url()
            + "\"/></Start><Connect action=\"/then\"><Stream url=\""
            + sockets.url()
            + "\"/></Connect>");
    String sid = call();
    SocketServer.Session tap = sockets.session(0);
    SocketServer.Session both = sockets.session(1);
    String stream = both.event("start").path("streamSid").asText();
    String sound = payload(4000, (byte) 0x10);

    long before = System.nanoTime();
    both.say(message("media", stream, "\"media\":{\"payload\":\"" + sound + "\"}"));
    both.say(message("mark", stream, "\"mark\":{\"name\":\"said\"}"));
    assertThat(both.event("mark").path("mark").path("name").asText()).isEqualTo("said");
    assertThat((System.nanoTime() - before) / 1_000_000).isGreaterThanOrEqualTo(450);
    assertThat(media(tap, "outbound"))
        .anyMatch(m -> m.path("payload").asText().equals(payload(160, (byte) 0x10)));

    for (int i = 0; i < 20; i++) {
      both.say(message("media", stream, "\"media\":{\"payload\":\"" + sound + "\"}"));
    }
    both.say(message("mark", stream, "\"mark\":{\"name\":\"cut\"}"));
    long cut = System.nanoTime();
    both.say(message("clear", stream, "\"x\":1"));
    both.awaitOne(m -> m.path("mark").path("name").asText().equals("cut"));
    assertThat((System.nanoTime() - cut) / 1_000_000).isLessThan(5000);

    bench.control.post("/calls/" + sid + "/digits", "{\"digits\":\"7\"}");
    assertThat(both.event("dtmf").path("dtmf").path("digit").asText()).isEqualTo("7");
    assertThat(tap.events("dtmf")).isEmpty();

    both.hangUp();
    bench.control.ended(sid);
    assertThat(bench.server.at("/then")).hasSize(1);
    tap.event("stop");
  }

  @Test
  void endsAStreamWithItsCall() {
    voice("<Connect><Stream url=\"" + sockets.url() + "\"/></Connect>");
    String sid = call();
    SocketServer.Session socket = sockets.session(0);
    socket.event("media");
    bench.control.post("/calls/" + sid + "/hangup", "{}");

    assertThat(socket.event("stop").path("stop").path("callSid").asText()).isEqualTo(sid);
    Awaitility.await().until(socket::closed);
  }

  @Test
  void goesOnWhereNobodyListensAndSaysWhatIsWrong() {
    voice(
        "<Start><Stream statusCallback=\"/stream\" url=\"ws://127.0.0.1:1/none\"/></Start>"
            + "<Connect><Stream track=\"both_tracks\" url=\""
            + sockets.url()
            + "\"/></Connect>");
    JsonNode call = bench.control.callThrough(CALL);

    assertThat(Control.story(call)).contains("31920 Stream", "31941 Stream");
    Awaitility.await().until(() -> !bench.server.at("/stream").isEmpty());
    assertThat(bench.server.first("/stream").get("StreamEvent")).isEqualTo("stream-error");
  }

  @Test
  void warnsOfWhatNoStreamUnderstands() {
    voice("<Connect><Stream url=\"" + sockets.url() + "\"/></Connect>");
    String sid = call();
    SocketServer.Session socket = sockets.session(0);
    String stream = socket.event("start").path("streamSid").asText();
    socket.say("no json");
    socket.say(message("media", stream, "\"media\":{\"payload\":\"*\"}"));
    socket.say(message("mark", "MZ0", "\"mark\":{\"name\":\"x\"}"));
    socket.say(message("sing", stream, "\"x\":1"));
    socket.hangUp();

    assertThat(Control.story(bench.control.ended(sid)))
        .contains("no JSON", "not base64", "another streamSid", "no event sing");
  }

  @Test
  void transcribesWhatBothSidesSay() {
    voice(
        "<Start><Transcription statusCallbackUrl=\"/text\" languageCode=\"de-DE\" name=\"t\"/></Start>"
            + "<Say>Guten Tag</Say><Pause length=\"60\"/>");
    String sid = call();
    Awaitility.await().until(() -> bench.server.at("/text").size() == 2);
    bench.control.post(
        "/calls/" + sid + "/speech", "{\"text\":\"meine Rechnung\",\"confidence\":0.75}");
    Awaitility.await().until(() -> bench.server.at("/text").size() == 3);
    bench.control.post("/calls/" + sid + "/hangup", "{}");
    Awaitility.await().until(() -> bench.server.at("/text").size() == 4);

    List<AccountServer.Received> told =
        bench.server.at("/text").stream()
            .sorted((a, b) -> a.get("SequenceId").compareTo(b.get("SequenceId")))
            .toList();
    assertThat(told.stream().map(r -> r.get("TranscriptionEvent")))
        .containsExactly(
            "transcription-started",
            "transcription-content",
            "transcription-content",
            "transcription-stopped");
    assertThat(told.get(1).get("Track")).isEqualTo("outbound_track");
    assertThat(told.get(1).get("TranscriptionData")).contains("Guten Tag");
    assertThat(told.get(2).get("Track")).isEqualTo("inbound_track");
    assertThat(told.get(2).get("TranscriptionData"))
        .isEqualTo("{\"transcript\":\"meine Rechnung\",\"confidence\":0.75}");
    assertThat(told.get(2).get("LanguageCode")).isEqualTo("de-DE");
    assertThat(told.get(2).get("Final")).isEqualTo("true");
  }

  @Test
  void relaysAConversationByTextUntilItIsHandedBack() {
    voice(
        "<Connect action=\"/then\"><ConversationRelay url=\""
            + sockets.url()
            + "\" welcomeGreeting=\"Hello there\" dtmfDetection=\"true\"><Parameter name=\"a\" value=\"b\"/></ConversationRelay></Connect>");
    String sid = call();
    SocketServer.Session socket = sockets.session(0);
    JsonNode setup = socket.message("setup");
    assertThat(setup.path("callSid").asText()).isEqualTo(sid);
    assertThat(setup.path("from").asText()).isEqualTo("+14155550123");
    assertThat(setup.path("customParameters").path("a").asText()).isEqualTo("b");
    bench.control.awaitLine(sid, "ConversationRelay says Hello there");

    bench.control.post("/calls/" + sid + "/speech", "{\"text\":\"my bill\"}");
    JsonNode prompt = socket.message("prompt");
    assertThat(prompt.path("voicePrompt").asText()).isEqualTo("my bill");
    assertThat(prompt.path("lang").asText()).isEqualTo("en-US");
    bench.control.post("/calls/" + sid + "/digits", "{\"digits\":\"5\"}");
    assertThat(socket.message("dtmf").path("digit").asText()).isEqualTo("5");

    socket.say("{\"type\":\"text\",\"token\":\"It is \",\"last\":false}");
    socket.say("{\"type\":\"text\",\"token\":\"42 dollars\",\"last\":true}");
    bench.control.awaitLine(sid, "ConversationRelay says It is 42 dollars");
    socket.say("{\"type\":\"sendDigits\",\"digits\":\"9w1\"}");
    socket.say("{\"type\":\"dance\"}");
    assertThat(socket.message("error").path("description").asText()).contains("dance");
    socket.say("{\"type\":\"end\",\"handoffData\":\"{\\\"reason\\\":\\\"agent\\\"}\"}");
    String story = Control.story(bench.control.ended(sid));

    assertThat(story).contains("hears 9w1", "64107");
    assertThat(bench.server.first("/then").get("SessionStatus")).isEqualTo("ended");
    assertThat(bench.server.first("/then").get("HandoffData")).isEqualTo("{\"reason\":\"agent\"}");
    assertThat(bench.server.first("/then").get("SessionId"))
        .isEqualTo(setup.path("sessionId").asText());
  }

  @Test
  void tellsTheRelayWhereTheCallerCutIn() {
    voice("<Connect><ConversationRelay url=\"" + sockets.url() + "\"/></Connect>");
    String sid = call();
    SocketServer.Session socket = sockets.session(0);
    socket.message("setup");
    socket.say("{\"type\":\"text\",\"last\":true,\"token\":\"" + "word ".repeat(500) + "\"}");
    socket.say("{\"type\":\"text\",\"last\":true,\"token\":\"never said\"}");
    socket.say("{\"type\":\"dance\"}");
    socket.message("error");
    bench.control.awaitLine(sid, "ConversationRelay says word");
    bench.control.post("/calls/" + sid + "/speech", "{\"text\":\"stop\"}");

    JsonNode interrupt = socket.message("interrupt");
    assertThat(interrupt.path("durationUntilInterruptMs").asLong()).isBetween(0L, 25_000L);
    assertThat(interrupt.path("utteranceUntilInterrupt").asText().length()).isLessThan(2000);
    socket.message("prompt");
    socket.hangUp();
    assertThat(Control.story(bench.control.ended(sid)))
        .contains("64105")
        .doesNotContain("never said");
  }

  @Test
  void waitsAloneInARoomOfAnotherProduct() {
    voice("<Connect><Room>standup</Room></Connect>");
    String sid = call();
    bench.control.awaitLine(sid, "no Room but this one");
    bench.control.post("/calls/" + sid + "/hangup", "{}");

    assertThat(bench.control.ended(sid).path("status").asText()).isEqualTo("completed");
  }

  private static List<JsonNode> media(SocketServer.Session socket, String track) {
    return socket.events("media").stream()
        .map(m -> m.path("media"))
        .filter(m -> m.path("track").asText().equals(track))
        .toList();
  }

  private static String message(String event, String stream, String content) {
    return "{\"event\":\"" + event + "\",\"streamSid\":\"" + stream + "\"," + content + "}";
  }

  private static String payload(int length, byte code) {
    var codes = new byte[length];
    Arrays.fill(codes, code);
    return Base64.getEncoder().encodeToString(codes);
  }

  private void voice(String verbs) {
    bench.server.twiml("/voice", verbs);
  }

  private String call() {
    return bench.control.post("/calls", CALL).path("sid").asText();
  }
}
