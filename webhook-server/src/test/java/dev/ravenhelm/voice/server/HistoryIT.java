package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was said about calls, and how they are found again when they are over. */
final class HistoryIT {

  private static final String CALLS = "/api/v1/calls";
  private static final String HISTORY = "/api/v1/history";
  private static final String PRESENCE = "/api/v1/presence";
  private static final Duration SOON = Duration.ofSeconds(10);

  private static Office office;

  @BeforeAll
  static void open(@TempDir Path folder) {
    String skills = "skills: [{name: billing, minLevel: 3}]";
    office = Office.open(folder, skills, skills + "\n  recording: {mode: Always}");
  }

  @AfterAll
  static void close() {
    office.close();
  }

  @BeforeEach
  void agentIsThere() {
    office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
  }

  @Test
  void keepsWhatWasSaidWithTheCallAndShowsItAfterwards() {
    String call = talking();
    JsonNode noted = note(200, call, "{\"note\":\"Wants the invoice – twice.\"}");
    assertThat(noted.at("/notes/0/text").asText()).isEqualTo("Wants the invoice – twice.");
    assertThat(noted.at("/notes/0/agent").asText()).isEqualTo("alice-b");
    assertThat(note(200, call, "{\"note\":\"Second\"}").path("notes")).hasSize(2);
    office.hangUp(call);
    awaitState("wrapping-up");
    assertThat(live().at("/0/notes")).hasSize(2);
    finish(call, "{\"disposition\":\"resolved\",\"note\":\"Sent.\"}");
    JsonNode past = past(call);
    assertThat(past.path("outcome").asText()).isEqualTo("answered");
    assertThat(past.path("direction").asText()).isEqualTo("inbound");
    assertThat(past.path("from").asText()).isEqualTo("+15550100077");
    assertThat(past.path("number").asText()).isEqualTo("main-line");
    assertThat(past.path("queue").asText()).isEqualTo("support");
    assertThat(past.path("agent").asText()).isEqualTo("alice-b");
    assertThat(past.path("durationSeconds").isInt()).isTrue();
    assertThat(past.path("disposition").asText()).isEqualTo("resolved");
    assertThat(past.path("notes").findValuesAsText("text"))
        .containsExactly("Wants the invoice – twice.", "Second", "Sent.");
    assertThat(past.path("recordings")).hasSize(1);
    assertThat(task(call).path("reason").asText()).isEqualTo("resolved");
  }

  @Test
  void takesNoMoreNotesThanATaskHoldsAndFinishesAllTheSame() throws Exception {
    String call = talking();
    String note = "{\"note\":\"" + "ä".repeat(900) + "\"}";
    note(200, call, note);
    JsonNode problem = note(409, call, note);
    assertThat(problem.path("reason").asText()).isEqualTo("not-now");
    assertThat(problem.path("detail").asText()).contains("full");
    office.hangUp(call);
    awaitState("wrapping-up");
    finish(call, note.replace("{", "{\"disposition\":\"resolved\","));
    JsonNode past = past(call);
    assertThat(past.path("disposition").asText()).isEqualTo("resolved");
    assertThat(past.at("/notes/1/text").asText()).startsWith("ää").hasSizeLessThan(900);
    assertThat(task(call).path("attributes").asText().length()).isLessThanOrEqualTo(4096);
  }

  /** TaskRouter, or the context, writes attributes too; neither may lose what the other wrote. */
  @Test
  void losesNothingThatOthersWrite() throws Exception {
    String call = talking();
    JsonNode task = task(call);
    String attributes = task.path("attributes").asText();
    office.rest(
        office.workspace() + "/Tasks/" + task.path("sid").asText(),
        Map.of("Attributes", attributes.replaceFirst("[{]", "{\"flow\":\"x\",")));
    note(200, call, "{\"note\":\"Hello\"}");
    JsonNode now = new ObjectMapper().readTree(task(call).path("attributes").asText());
    assertThat(now.path("flow").asText()).isEqualTo("x");
    assertThat(now.path("call_sid").asText()).isEqualTo(call);
    for (String nothing : List.of("", "{}", "{\"note\":\" \"}", "{\"note\":1}")) {
      note(400, call, nothing);
    }
    office.ask(
        Office.CAROL,
        404,
        "POST",
        CALLS + "/" + call + "/notes",
        CALLS + "/{sid}/notes",
        "{\"note\":\"Mine?\"}");
    end(call);
  }

  @Test
  void tellsWhatBecameOfEachOffer() {
    office.registerAlice("{\"reject\":true}");
    String declined = office.call();
    await().atMost(SOON).until(() -> !find(Office.ALICE, "", declined).isMissingNode());
    assertThat(find(Office.ALICE, "", declined).path("outcome").asText())
        .isIn("declined", "missed");
    assertThat(find(Office.CAROL, "?queue=support", declined).path("agent").asText())
        .isEqualTo("alice-b");
    office.hangUp(declined);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(find(Office.CAROL, "?queue=support", declined).path("outcome").asText())
                .isEqualTo("abandoned"));
  }

  @Test
  void showsWhomAnAgentCalled() {
    office.phone("+12125550188", "{\"answerAfterMs\":50,\"talkMs\":200}");
    office.registerAlice("{\"answerAfterMs\":50}");
    String call =
        office
            .control("/control/clients/alice_b/calls", "{\"params\":{\"To\":\"+12125550188\"}}")
            .path("sid")
            .asText();
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    JsonNode past = find(Office.ALICE, "", call);
    assertThat(past.path("direction").asText()).isEqualTo("outbound");
    assertThat(past.path("to").asText()).isEqualTo("+12125550188");
    assertThat(past.path("number").asText()).isEqualTo("main-line");
    assertThat(past.path("outcome").asText()).isEqualTo("answered");
    assertThat(find(Office.CAROL, "?queue=support", call).isMissingNode()).isTrue();
  }

  @Test
  void givesItPageByPage() {
    List<String> calls = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      String call = talking();
      calls.addFirst(call);
      end(call);
    }
    List<String> read = new ArrayList<>();
    String query = "?limit=1";
    for (int page = 0; page < 3; page++) {
      JsonNode answer = history(200, Office.ALICE, query);
      assertThat(answer.path("calls")).hasSize(1);
      read.add(answer.at("/calls/0/callSid").asText());
      query = "?limit=1&before=" + answer.path("next").asText();
    }
    assertThat(read).containsExactlyElementsOf(calls);
  }

  @Test
  void refusesWhatIsNoPageAndWhoDoesNotSupervise() {
    for (String bad : List.of("?limit=0", "?limit=51", "?limit=x", "?before=yesterday")) {
      assertThat(history(400, Office.ALICE, bad).path("reason").asText()).isEqualTo("malformed");
    }
    for (String queue : List.of("support", "sales", "%22")) {
      assertThat(history(403, Office.ALICE, "?queue=" + queue).path("reason").asText())
          .isEqualTo("not-allowed");
    }
  }

  private static String talking() {
    office.registerAlice("{\"answerAfterMs\":50}");
    String call = office.call();
    awaitState("talking");
    return call;
  }

  private static void end(String call) {
    office.hangUp(call);
    awaitState("wrapping-up");
    finish(call, "");
  }

  private static void awaitState(String state) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(live().at("/0/state").asText()).isEqualTo(state));
  }

  private static JsonNode live() {
    return office.ask(Office.ALICE, 200, "GET", CALLS, CALLS).path("calls");
  }

  private static JsonNode note(int status, String call, String body) {
    return office.ask(
        Office.ALICE, status, "POST", CALLS + "/" + call + "/notes", CALLS + "/{sid}/notes", body);
  }

  private static void finish(String call, String body) {
    office.ask(
        Office.ALICE,
        200,
        "POST",
        CALLS + "/" + call + "/disposition",
        CALLS + "/{sid}/disposition",
        body);
  }

  private static JsonNode task(String call) {
    JsonNode tasks = office.tasksOf(call);
    assertThat(tasks).hasSize(1);
    return office.rest(office.workspace() + "/Tasks/" + tasks.at("/0/sid").asText());
  }

  private static JsonNode past(String call) {
    JsonNode found = find(Office.ALICE, "", call);
    assertThat(found.isObject()).as("history of " + call).isTrue();
    return found;
  }

  private static JsonNode find(String subject, String query, String call) {
    for (JsonNode past : history(200, subject, query).path("calls")) {
      if (past.path("callSid").asText().equals(call)) {
        return past;
      }
    }
    return new ObjectMapper().missingNode();
  }

  private static JsonNode history(int status, String subject, String query) {
    return office.ask(subject, status, "GET", HISTORY + query, HISTORY);
  }
}
