package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.testbed.KafkaBroker;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages from the tone to their deletion, with nothing kept but by Twilio. */
final class VoicemailIT {

  private static final String VOICEMAILS = "/api/v1/voicemails";
  private static final String ONE = VOICEMAILS + "/{sid}";
  private static final String PRESENCE = "/api/v1/presence";
  private static final Duration SOON = Duration.ofSeconds(20);

  /** Over at once: no agent is there, and the caller hangs up after having spoken. */
  private static final String SKILLS = "skills: [{name: billing, minLevel: 3}]";

  private static final String CLOSED =
      SKILLS
          + "\n  hours: {timezone: UTC, weekly: {}}"
          + "\n  closed: {voicemail: {greeting: {say: Hello}, maxLength: 5, transcribe: true}}";

  @TempDir private Path folder;

  @Test
  void isListedForThoseWhomItIsForAndForNobodyElse() {
    try (Office office = Office.open(folder, SKILLS, CLOSED)) {
      String call = leave(office);
      JsonNode message = awaitMessage(office, Office.ALICE);
      assertThat(message.path("callSid").asText()).isEqualTo(call);
      assertThat(message.path("from").asText()).isEqualTo("+15550100077");
      assertThat(message.path("number").asText()).isEqualTo("main-line");
      assertThat(message.path("queue").asText()).isEqualTo("support");
      assertThat(message.path("transcription").asText()).isEqualTo("Please call me back");
      String sid = message.path("recordingSid").asText();
      assertThat(list(office, Office.CAROL)).hasSize(1);
      office.configure("supervise: [{name: support}]", "supervise: []");
      await().atMost(SOON).until(() -> list(office, Office.CAROL).isEmpty());
      for (String method : List.of("PUT", "DELETE")) {
        String body = method.equals("PUT") ? "{\"agent\":\"carol\"}" : "";
        assertThat(
                office
                    .ask(Office.CAROL, 404, method, VOICEMAILS + "/" + sid, ONE, body)
                    .path("reason")
                    .asText())
            .isEqualTo("no-such-voicemail");
      }
      office.ask(Office.CAROL, 404, "GET", VOICEMAILS + "/" + sid + "/audio", ONE + "/audio");
      assertThat(audio(office, sid))
          .startsWith("RIFF".getBytes(StandardCharsets.ISO_8859_1))
          .hasSizeGreaterThan(1000);
    }
  }

  @Test
  void isGivenToAnAgentAndTakenBackAndDeletedOnEveryReplica() {
    try (Office office = Office.open(folder, SKILLS, CLOSED);
        RunningServer other = office.replica()) {
      leave(office);
      String sid = awaitMessage(office, Office.ALICE).path("recordingSid").asText();
      office.configure("supervise: [{name: support}]", "supervise: []");
      await().atMost(SOON).until(() -> list(office, Office.CAROL).isEmpty());
      office.ask(Office.CAROL, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"offline\"}");
      JsonNode given = assign(office, 200, sid, "{\"agent\":\"carol\"}");
      assertThat(given.path("assigned").asText()).isEqualTo("carol");
      assertThat(list(office, Office.CAROL).at("/0/assigned").asText()).isEqualTo("carol");
      await().atMost(SOON).untilAsserted(() -> assertThat(tasks(office, "assigned")).hasSize(1));
      assertThat(office.ask(Office.CAROL, 200, "GET", PRESENCE, PRESENCE).path("state").asText())
          .as("a message moves nobody")
          .isEqualTo("offline");
      assign(office, 200, sid, "{\"agent\":\"carol\"}");
      assertThat(tasks(office, "assigned")).as("given once").hasSize(1);
      HttpResponse<String> seen =
          other.send(
              HttpRequest.newBuilder(other.agentsUri(VOICEMAILS))
                  .header("Authorization", "Bearer " + office.bearer(Office.CAROL)));
      assertThat(seen.body()).contains(sid);
      assign(office, 200, sid, "{\"agent\":\"alice-b\"}");
      assertThat(list(office, Office.CAROL)).isEmpty();
      assign(office, 200, sid, "{\"agent\":null}");
      assertThat(list(office, Office.ALICE).at("/0").has("assigned")).isFalse();
      for (String nonsense : List.of("", "{}", "{\"agent\":1}")) {
        assign(office, 400, sid, nonsense);
      }
      for (String nobody : List.of("bob", "nobody", "")) {
        assign(office, 403, sid, "{\"agent\":\"" + nobody + "\"}");
      }
      assign(office, 200, sid, "{\"agent\":\"carol\"}");
      office.ask(Office.CAROL, 200, "DELETE", VOICEMAILS + "/" + sid, ONE);
      assertThat(list(office, Office.ALICE)).isEmpty();
      assertThat(office.rest(v2010("/Recordings.json")).path("recordings")).isEmpty();
      assertThat(office.rest(v2010("/Transcriptions.json")).path("transcriptions")).isEmpty();
      assertThat(tasks(office, "assigned")).isEmpty();
      office.ask(Office.ALICE, 404, "DELETE", VOICEMAILS + "/" + sid, ONE);
    }
  }

  /** Twilio tells one replica; the panel of one who may hear it is at another. */
  @Test
  void isToldToPanelsWhereverTheyAre() {
    try (KafkaBroker broker = KafkaBroker.start();
        Office office = Office.open(folder, SKILLS, CLOSED)) {
      office.configure(
          "  outbound: {allowed",
          "  events: {kafka: {bootstrapServers: \""
              + broker.bootstrapServers()
              + "\", topic: calls}}\n  outbound: {allowed");
      try (RunningServer other = office.replica();
          Panel alice = Panel.open(other, office.bearer(Office.ALICE))) {
        leave(office);
        alice.awaitState(state -> state.path("source").asText().equals("events"));
        String call = leave(office);
        alice.awaitEvent(
            "call",
            event ->
                event.path("state").asText().equals("voicemail")
                    && event.path("callSid").asText().equals(call)
                    && event.path("queue").asText().equals("support")
                    && event.path("recordingSid").asText().startsWith("RE")
                    && event.path("durationSeconds").isInt());
        alice.awaitEvent(
            "call",
            event ->
                event.path("state").asText().equals("transcribed")
                    && event.path("transcription").asText().equals("Please call me back"));
        assertThat(alice.events("undescribed")).isEmpty();
      }
    }
  }

  /** Another application's recordings, in the same account, are nobody's business here. */
  @Test
  void showsNoMessageThatWasLeftElsewhere() {
    try (Office office = Office.open(folder, SKILLS, CLOSED)) {
      office.control("/control/numbers", "{\"phoneNumber\":\"+15550100042\"}");
      office.phone("+12125550142", "{\"answerAfterMs\":0,\"speech\":\"Mine\"}");
      office.rest(
          v2010("/Calls.json"),
          Map.of(
              "From",
              "+15550100042",
              "To",
              "+12125550142",
              "Twiml",
              "<Response><Record maxLength=\"1\" action=\"http://127.0.0.1:9/\"/></Response>"));
      await()
          .atMost(SOON)
          .until(() ->
              office
                  .rest(v2010("/Recordings.json"))
                  .at("/recordings/0/status")
                  .asText()
                  .equals("completed"));
      String sid = office.rest(v2010("/Recordings.json")).at("/recordings/0/sid").asText();
      assertThat(list(office, Office.CAROL)).isEmpty();
      office.ask(Office.CAROL, 404, "DELETE", VOICEMAILS + "/" + sid, ONE);
      office.ask(Office.CAROL, 404, "GET", VOICEMAILS + "/x/audio", ONE + "/audio");
      assertThat(office.rest(v2010("/Recordings/" + sid + ".json")).path("sid").asText())
          .isEqualTo(sid);
      for (String bad :
          List.of(
              "?limit=0",
              "?limit=51",
              "?before=x",
              "?before=%2B10000-01-01T00:00:00Z",
              "?before=%2B1000000000-12-31T23:59:59.999999999Z",
              "?before=-1000000000-01-01T00:00:00Z")) {
        office.ask(Office.CAROL, 400, "GET", VOICEMAILS + bad, VOICEMAILS);
      }
    }
  }

  /** Some of four that end together are of one second. */
  @Test
  void hasEachMessageOnOnePage() {
    try (Office office = Office.open(folder, SKILLS, CLOSED)) {
      List<String> calls = Stream.generate(office::call).limit(4).toList();
      calls.forEach(
          call -> office.control("/control/calls/" + call + "/speech", "{\"text\":\"Call me\"}"));
      await().atMost(SOON).until(() -> list(office, Office.ALICE).size() == 4);
      List<String> seen = new ArrayList<>();
      String query = "?limit=1";
      for (int pages = 0; pages < 4; pages++) {
        JsonNode page = office.ask(Office.ALICE, 200, "GET", VOICEMAILS + query, VOICEMAILS);
        seen.addAll(page.path("voicemails").findValuesAsText("callSid"));
        query = "?limit=1&before=" + page.path("next").asText();
      }
      assertThat(seen).containsExactlyInAnyOrderElementsOf(calls);
    }
  }

  private static String leave(Office office) {
    String call = office.call();
    office.control("/control/calls/" + call + "/speech", "{\"text\":\"Please call me back\"}");
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    return call;
  }

  private static JsonNode awaitMessage(Office office, String subject) {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(list(office, subject).at("/0/transcription").isTextual()).isTrue());
    return list(office, subject).path(0);
  }

  private static JsonNode list(Office office, String subject) {
    return office.ask(subject, 200, "GET", VOICEMAILS, VOICEMAILS).path("voicemails");
  }

  private static JsonNode assign(Office office, int status, String sid, String body) {
    return office.ask(Office.ALICE, status, "PUT", VOICEMAILS + "/" + sid, ONE, body);
  }

  private static JsonNode tasks(Office office, String status) {
    return office
        .rest(
            office.workspace()
                + "/Tasks?EvaluateTaskAttributes=type%20==%20%22voicemail%22&AssignmentStatus="
                + status)
        .path("tasks");
  }

  private static byte[] audio(Office office, String sid) {
    HttpResponse<String> head =
        office.send(Office.ALICE, "GET", VOICEMAILS + "/" + sid + "/audio", "");
    office.api().describes("GET", ONE + "/audio", head);
    return head.body().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String v2010(String path) {
    return "/2010-04-01/Accounts/" + RunningServer.ACCOUNT + path;
  }
}
