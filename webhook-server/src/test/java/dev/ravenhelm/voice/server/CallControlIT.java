package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents do with their calls, and what Twilio then says of the conference. */
final class CallControlIT {

  private static final String CALLS = "/api/v1/calls";
  private static final Duration SOON = Duration.ofSeconds(10);

  private static Office office;
  private String call;

  @BeforeAll
  static void open(@TempDir Path folder) {
    office = Office.open(folder);
  }

  @AfterAll
  static void close() {
    office.close();
  }

  @BeforeEach
  void callComesIn() {
    office.ask(
        Office.ALICE,
        200,
        "PUT",
        "/api/v1/presence",
        "/api/v1/presence",
        "{\"state\":\"available\"}");
    office.registerAlice("{\"answerAfterMs\":50}");
    call = office.call();
  }

  @AfterEach
  void callEnds() {
    office.hangUp(call);
    await()
        .atMost(SOON)
        .until(() -> {
          for (JsonNode wrapping : office.reservationsOfAlice("wrapping")) {
            office.rest(
                office.workspace() + "/Tasks/" + wrapping.path("task_sid").asText(),
                Map.of("AssignmentStatus", "completed"));
          }
          return live().isEmpty();
        });
  }

  @Test
  void showsTheCallFromItsOfferToItsWrapUp() {
    JsonNode talking = awaitState("talking");
    assertThat(talking.path("callSid").asText()).isEqualTo(call);
    assertThat(talking.path("from").asText()).isEqualTo("+15550100077");
    assertThat(talking.path("queue").asText()).isEqualTo("support");
    assertThat(talking.path("number").asText()).isEqualTo("main-line");
    assertThat(roles(talking)).containsExactlyInAnyOrder("caller", "agent");
    office.hangUp(call);
    awaitState("wrapping-up");
  }

  @Test
  void holdsTheCallerAndTalksAgain() {
    awaitState("talking");
    assertThat(act(200, "hold", "").path("state").asText()).isEqualTo("held");
    assertThat(participant(call).path("hold").asBoolean()).isTrue();
    assertThat(participant(agentsLeg()).path("hold").asBoolean()).isFalse();
    assertThat(act(200, "resume", "").path("state").asText()).isEqualTo("talking");
    assertThat(participant(call).path("hold").asBoolean()).isFalse();
  }

  @Test
  void mutesTheAgentAndNobodyElse() {
    awaitState("talking");
    assertThat(act(200, "mute", "{\"muted\":true}").path("muted").asBoolean()).isTrue();
    assertThat(participant(agentsLeg()).path("muted").asBoolean()).isTrue();
    assertThat(participant(call).path("muted").asBoolean()).isFalse();
    assertThat(act(200, "mute", "{\"muted\":false}").path("muted").asBoolean()).isFalse();
    assertThat(act(400, "mute", "{\"muted\":\"yes\"}").path("reason").asText())
        .isEqualTo("malformed");
  }

  @Test
  void holdsNobodyOnceTheyHaveHungUp() {
    awaitState("talking");
    office.hangUp(call);
    awaitState("wrapping-up");
    assertThat(act(409, "hold", "").path("reason").asText()).isEqualTo("not-now");
    assertThat(act(409, "mute", "{\"muted\":true}").path("reason").asText()).isEqualTo("not-now");
  }

  @Test
  void passesTheCallerOnToATelephone() {
    office.phone("+12125550123", "{\"answerAfterMs\":50}");
    awaitState("talking");
    act(200, "transfer", "{\"number\":\"+12125550123\"}");
    awaitState("wrapping-up");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(story()).contains("+12125550123").contains("answered"));
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
  }

  /** Nobody there: the caller leaves a message instead of being dropped. */
  @Test
  void asksForAMessageWhereNobodyAnswers() {
    office.phone("+12125550124", "{\"busy\":true}");
    awaitState("talking");
    act(200, "transfer", "{\"number\":\"+12125550124\"}");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(story()).contains("leave a message after the tone"));
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
  }

  @Test
  void passesTheCallerOnToAColleague() {
    office.register(Office.CAROL, "{\"answerAfterMs\":50}");
    awaitState("talking");
    act(200, "transfer", "{\"agent\":\"carol\"}");
    awaitState("wrapping-up");
    await().atMost(SOON).untilAsserted(() -> assertThat(story()).contains("client:carol"));
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
  }

  @Test
  void passesTheCallerOnToAQueue() {
    String before = awaitState("talking").path("since").asText();
    act(200, "transfer", "{\"queue\":\"support\"}");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(office.tasksOf(call))
                .as("one that has ended for alice since %s, one that waits", before)
                .hasSize(2));
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
  }

  @Test
  void passesNobodyOnToWhereTheyMayNotGo() {
    awaitState("talking");
    for (String to :
        List.of(
            "{\"queue\":\"nowhere\"}",
            "{\"agent\":\"nobody\"}",
            "{\"agent\":\"alice-b\"}",
            "{\"agent\":\"bob\"}",
            "{\"number\":\"+33123456789\"}",
            "{\"number\":\"911\"}",
            "{\"number\":\"sip:a@example.com\"}")) {
      assertThat(act(403, "transfer", to).path("reason").asText()).as(to).isEqualTo("not-allowed");
      if (!to.contains("queue")) {
        act(403, "participants", to);
      }
    }
    for (String nothing :
        List.of("", "{}", "{\"agent\":1}", "{\"agent\":\"carol\",\"queue\":\"support\"}")) {
      act(400, "transfer", nothing);
      act(400, "participants", nothing);
    }
    act(409, "transfer", "{\"participant\":\"CA1\"}");
    assertThat(live().path(0).path("state").asText()).isEqualTo("talking");
  }

  /** Hold, ask a colleague, leave the call to both. */
  @Test
  void leavesTheCallToWhomTheAgentBroughtIn() {
    office.register(Office.CAROL, "{\"answerAfterMs\":50}");
    awaitState("talking");
    act(200, "hold", "");
    act(200, "participants", "{\"agent\":\"carol\"}");
    String guest = awaitGuest();
    assertThat(participant(call).path("hold").asBoolean()).isTrue();
    act(200, "transfer", "{\"participant\":\"" + guest + "\"}");
    awaitState("wrapping-up");
    JsonNode conference = office.conferences().path(0);
    assertThat(legs(office.participants(conference.path("sid").asText())))
        .containsExactlyInAnyOrder(call, guest);
    assertThat(participant(call).path("hold").asBoolean()).isFalse();
    office.hangUp(guest);
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(office.callStatus(call)).isEqualTo("completed"));
  }

  @Test
  void mutesHoldsAndSendsAwayWhoWasBroughtIn() {
    office.phone("+12125550125", "{\"answerAfterMs\":50}");
    awaitState("talking");
    act(200, "participants", "{\"number\":\"+12125550125\"}");
    String guest = awaitGuest();
    change(200, "PUT", guest, "{\"muted\":true,\"held\":true}");
    assertThat(participant(guest).path("muted").asBoolean()).isTrue();
    assertThat(participant(guest).path("hold").asBoolean()).isTrue();
    assertThat(live().path(0).path("state").asText()).isEqualTo("talking");
    change(200, "PUT", guest, "{\"held\":false}");
    assertThat(participant(guest).path("muted").asBoolean()).isTrue();
    assertThat(participant(guest).path("hold").asBoolean()).isFalse();
    change(400, "PUT", guest, "{\"coaching\":true}");
    change(409, "PUT", agentsLeg(), "{\"muted\":true}");
    change(409, "DELETE", call, "");
    change(200, "DELETE", guest, "");
    assertThat(roles(live().path(0))).containsExactlyInAnyOrder("caller", "agent");
    assertThat(live().path(0).path("state").asText()).isEqualTo("talking");
  }

  @Test
  void letsASupervisorListenWhisperAndTalk() {
    office.register(Office.CAROL, "{\"answerAfterMs\":50}");
    awaitState("talking");
    supervise(200, Office.CAROL, "listen");
    await().atMost(SOON).until(() -> roles(live().path(0)).contains("supervisor"));
    String supervisor = leg("supervisor");
    assertThat(participant(supervisor).path("muted").asBoolean()).isTrue();
    assertThat(participant(supervisor).path("coaching").asBoolean()).isFalse();
    supervise(200, Office.CAROL, "whisper");
    assertThat(participant(supervisor).path("muted").asBoolean()).isFalse();
    assertThat(participant(supervisor).path("call_sid_to_coach").asText()).isEqualTo(leg("agent"));
    supervise(200, Office.CAROL, "barge");
    assertThat(participant(supervisor).path("muted").asBoolean()).isFalse();
    assertThat(participant(supervisor).path("coaching").asBoolean()).isFalse();
    assertThat(roles(live().path(0))).containsExactlyInAnyOrder("caller", "agent", "supervisor");
    assertThat(act(200, "hold", "").path("state").asText()).isEqualTo("held");
    assertThat(participant(supervisor).path("hold").asBoolean()).isFalse();
    change(409, "DELETE", supervisor, "");
    office.hangUp(supervisor);
    await().atMost(SOON).until(() -> !roles(live().path(0)).contains("supervisor"));
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
  }

  @Test
  void showsSupervisorsWhatThereIsToSupervise() {
    awaitState("talking");
    JsonNode seen = office.ask(Office.CAROL, 200, "GET", CALLS + "?queue=support", CALLS);
    assertThat(seen.path("calls")).hasSize(1);
    assertThat(seen.at("/calls/0/callSid").asText()).isEqualTo(call);
    assertThat(seen.at("/calls/0/agent").asText()).isEqualTo("alice-b");
    assertThat(roles(seen.path("calls").path(0))).containsExactlyInAnyOrder("caller", "agent");
    for (String queue : List.of("support", "sales", "%22")) {
      assertThat(
              office
                  .ask(Office.ALICE, 403, "GET", CALLS + "?queue=" + queue, CALLS)
                  .path("reason")
                  .asText())
          .isEqualTo("not-allowed");
    }
    office.hangUp(call);
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(
                    office
                        .ask(Office.CAROL, 200, "GET", CALLS + "?queue=support", CALLS)
                        .path("calls"))
                .isEmpty());
  }

  @Test
  void letsNobodySuperviseWhoMayNot() {
    awaitState("talking");
    for (String mode : List.of("listen", "whisper", "barge")) {
      supervise(404, Office.ALICE, mode);
    }
    office.configure("supervise: [{name: support}]", "supervise: [{name: sales}]");
    await()
        .atMost(SOON)
        .until(() ->
            office
                .ask(Office.CAROL, 200, "GET", "/api/v1/me", "/api/v1/me")
                .at("/permissions/supervise/0")
                .asText()
                .equals("sales"));
    supervise(404, Office.CAROL, "listen");
    office.configure("supervise: [{name: sales}]", "supervise: [{name: support}]");
    await()
        .atMost(SOON)
        .until(() ->
            office
                .ask(Office.CAROL, 200, "GET", "/api/v1/me", "/api/v1/me")
                .at("/permissions/supervise/0")
                .asText()
                .equals("support"));
    for (String nonsense : List.of("CA1", "CA%22%20OR%20%221%22==%221", "x")) {
      office.ask(
          Office.CAROL, 404, "POST", CALLS + "/" + nonsense + "/listen", CALLS + "/{sid}/listen");
    }
    assertThat(roles(live().path(0))).containsExactlyInAnyOrder("caller", "agent");
  }

  @Test
  void offersTheNextCallOnceTheAgentIsDoneWithThis() {
    awaitState("talking");
    act(409, "disposition", "");
    office.hangUp(call);
    awaitState("wrapping-up");
    String next = office.call();
    await().atMost(SOON).untilAsserted(() -> assertThat(office.tasksOf(next)).hasSize(1));
    assertThat(live()).hasSize(1);
    for (String body :
        List.of(
            "[]",
            "{\"disposition\":\"Not a word\"}",
            "{\"disposition\":1}",
            "{\"note\":\"" + "x".repeat(2001) + "\"}")) {
      act(400, "disposition", body);
    }
    act(200, "disposition", "{\"disposition\":\"resolved\",\"note\":\"Sent the invoice.\"}");
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(live().path(0).path("callSid").asText()).isEqualTo(next));
    call = next;
  }

  /** Not even a supervisor's own API says that there is such a call. */
  @Test
  void letsNobodyTouchTheCallsOfOthers() {
    awaitState("talking");
    for (String action : List.of("hold", "resume")) {
      JsonNode problem =
          office.ask(
              Office.CAROL,
              404,
              "POST",
              CALLS + "/" + call + "/" + action,
              CALLS + "/{sid}/" + action);
      assertThat(problem.path("reason").asText()).isEqualTo("no-such-call");
    }
    assertThat(participant(call).path("hold").asBoolean()).isFalse();
    assertThat(office.ask(Office.CAROL, 200, "GET", CALLS, CALLS).path("calls")).isEmpty();
  }

  private static JsonNode live() {
    return office.ask(Office.ALICE, 200, "GET", CALLS, CALLS).path("calls");
  }

  private static JsonNode awaitState(String state) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(live().path(0).path("state").asText()).isEqualTo(state));
    return live().path(0);
  }

  private JsonNode act(int status, String action, String body) {
    return office.ask(
        Office.ALICE,
        status,
        "POST",
        CALLS + "/" + call + "/" + action,
        CALLS + "/{sid}/" + action,
        body);
  }

  private void supervise(int status, String subject, String mode) {
    office.ask(subject, status, "POST", CALLS + "/" + call + "/" + mode, CALLS + "/{sid}/" + mode);
  }

  private void change(int status, String method, String leg, String body) {
    office.ask(
        Office.ALICE,
        status,
        method,
        CALLS + "/" + call + "/participants/" + leg,
        CALLS + "/{sid}/participants/{leg}",
        body);
  }

  private static String awaitGuest() {
    await().atMost(SOON).until(() -> roles(live().path(0)).contains("guest"));
    return leg("guest");
  }

  private String story() {
    return office.control("/control/calls/" + call).path("story").toString();
  }

  private static List<String> legs(JsonNode participants) {
    List<String> legs = new ArrayList<>();
    participants.forEach(participant -> legs.add(participant.path("call_sid").asText()));
    return legs;
  }

  private static List<String> roles(JsonNode call) {
    List<String> roles = new ArrayList<>();
    for (JsonNode party : call.path("parties")) {
      if (party.path("status").asText().equals("connected")) {
        roles.add(party.path("role").asText());
      }
    }
    return roles;
  }

  private static String agentsLeg() {
    return leg("agent");
  }

  private static String leg(String role) {
    for (JsonNode party : live().path(0).path("parties")) {
      if (party.path("role").asText().equals(role)) {
        return party.path("callSid").asText();
      }
    }
    throw new AssertionError("there is no " + role + " in the call");
  }

  private static JsonNode participant(String leg) {
    JsonNode conferences = office.conferences();
    assertThat(conferences).hasSize(1);
    for (JsonNode participant : office.participants(conferences.path(0).path("sid").asText())) {
      if (participant.path("call_sid").asText().equals(leg)) {
        return participant;
      }
    }
    throw new AssertionError(leg + " is not in the conference");
  }
}
