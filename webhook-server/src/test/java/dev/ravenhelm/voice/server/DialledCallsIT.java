package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Calls that agents place, or are put through to without a task. */
final class DialledCallsIT {

  private static final String CALLS = "/api/v1/calls";
  private static final String PRESENCE = "/api/v1/presence";
  private static final String CUSTOMER = "+12125550123";
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private Office office;

  @BeforeEach
  void open() {
    office = Office.open(folder);
    office.registerAlice("{\"answerAfterMs\":50}");
    office.phone(CUSTOMER, "{\"answerAfterMs\":50}");
  }

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void holdsWhomTheAgentCalled() {
    String call = place(CUSTOMER);
    JsonNode talking = awaitState("talking");
    assertThat(talking.path("callSid").asText()).isEqualTo(call);
    assertThat(talking.path("direction").asText()).isEqualTo("outbound");
    assertThat(talking.path("to").asText()).isEqualTo(CUSTOMER);
    assertThat(talking.path("number").asText()).isEqualTo("main-line");
    String customer = leg(talking, "caller");
    assertThat(office.conferences()).isEmpty();

    assertThat(act(200, call, "hold", "").path("state").asText()).isEqualTo("held");
    assertThat(held(customer)).isTrue();
    assertThat(held(call)).isFalse();
    assertThat(act(200, call, "resume", "").path("state").asText()).isEqualTo("talking");
    assertThat(act(200, call, "mute", "{\"muted\":true}").path("muted").asBoolean()).isTrue();
    assertThat(leg(live(), "caller")).isEqualTo(customer);

    office.hangUp(customer);
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    assertThat(calls()).isEmpty();
  }

  /** As from two panels, or by a hand that is quicker than Twilio. */
  @Test
  void bringsACallTogetherOnceForTwoWhoAskAtOnce() {
    String call = place(CUSTOMER);
    String customer = leg(awaitState("talking"), "caller");
    Stream.of("hold", "hold", "mute")
        .map(action ->
            CompletableFuture.supplyAsync(() ->
                office.send(
                    Office.ALICE,
                    "POST",
                    CALLS + "/" + call + "/" + action,
                    action.equals("mute") ? "{\"muted\":true}" : "")))
        .toList()
        .forEach(answer -> assertThat(answer.join().statusCode()).isEqualTo(200));
    assertThat(office.requests().stream().filter(r -> r.matches("POST .*/Calls/CA\\w+\\.json")))
        .hasSize(1);
    assertThat(held(customer)).isTrue();
    assertThat(live().path("muted").asBoolean()).isTrue();
  }

  @Test
  void holdsWhoWasPutThroughToTheAgent() {
    String call = office.call("+15550100002");
    JsonNode talking = awaitState("talking");
    assertThat(talking.path("callSid").asText()).isEqualTo(call);
    assertThat(talking.path("direction").asText()).isEqualTo("inbound");
    assertThat(talking.path("from").asText()).isEqualTo("+15550100077");
    assertThat(talking.path("number").asText()).isEqualTo("alice-line");
    assertThat(roles(talking)).containsExactlyInAnyOrder("caller", "agent");
    assertThat(act(200, call, "hold", "").path("state").asText()).isEqualTo("held");
    assertThat(held(call)).isTrue();
    assertThat(act(200, call, "resume", "").path("state").asText()).isEqualTo("talking");
    String agent = leg(live(), "agent");
    office.hangUp(call);
    await().atMost(SOON).until(() -> office.callStatus(agent).equals("completed"));
  }

  @Test
  void bringsInAGuestAndLeavesTheCallToThem() {
    office.phone("+12125550124", "{\"answerAfterMs\":50}");
    String call = place(CUSTOMER);
    String customer = leg(awaitState("talking"), "caller");
    act(200, call, "participants", "{\"number\":\"+12125550124\"}");
    await().atMost(SOON).until(() -> roles(live()).contains("guest"));
    String guest = leg(live(), "guest");
    act(200, call, "transfer", "{\"participant\":\"" + guest + "\"}");
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    assertThat(office.callStatus(customer)).isEqualTo("in-progress");
    assertThat(office.callStatus(guest)).isEqualTo("in-progress");
    office.hangUp(guest);
    await().atMost(SOON).until(() -> office.callStatus(customer).equals("completed"));
  }

  @Test
  void passesOnWhomTheAgentCalled() {
    office.register(Office.CAROL, "{\"answerAfterMs\":50}");
    String call = place(CUSTOMER);
    String customer = leg(awaitState("talking"), "caller");
    act(200, call, "transfer", "{\"agent\":\"carol\"}");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(office.control("/control/calls/" + customer).toString())
                .contains("client:carol"));
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    assertThat(office.callStatus(customer)).isEqualTo("in-progress");
    assertThat(calls()).isEmpty();
  }

  @Test
  void endsWhenEitherHangsUp() {
    String call = place(CUSTOMER);
    String customer = leg(awaitState("talking"), "caller");
    office.hangUp(customer);
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    act(404, call, "hold", "");
    String other = office.call("+15550100002");
    String agent = leg(awaitState("talking"), "agent");
    office.hangUp(agent);
    await().atMost(SOON).until(() -> office.callStatus(other).equals("completed"));
    assertThat(office.conferences()).isEmpty();
  }

  @Test
  void letsNobodyElseTouchThem() {
    String call = place(CUSTOMER);
    awaitState("talking");
    office.ask(Office.CAROL, 404, "POST", CALLS + "/" + call + "/hold", CALLS + "/{sid}/hold");
    assertThat(office.ask(Office.CAROL, 200, "GET", CALLS, CALLS).path("calls")).isEmpty();
    assertThat(office.conferences()).isEmpty();
  }

  /** Though TaskRouter knows nothing of the call by itself. */
  @Test
  void keepsTheAgentFromBeingOfferedACallFromTheQueue() {
    available();
    String own = place(CUSTOMER);
    awaitState("talking");
    await().atMost(SOON).until(() -> office.reservationsOfAlice("accepted").size() == 1);
    String waiting = office.call();
    await().atMost(SOON).until(() -> office.tasksOf(waiting).size() == 1);
    assertThat(calls()).hasSize(1);
    assertThat(office.tasksOf(waiting).path(0).path("assignment_status").asText())
        .isEqualTo("pending");
    office.hangUp(own);
    await().atMost(SOON).until(() -> live().path("callSid").asText().equals(waiting));
    office.hangUp(waiting);
  }

  /** The second answer is lost on its way, though Twilio has made the task. */
  @Test
  void keepsTheAgentFromItThoughTwilioIsAwayAtFirst() {
    for (String kind : List.of("status", "status-after-commit")) {
      office.control(
          "/control/faults",
          "{\"path\":\"/Tasks$\",\"method\":\"POST\",\"status\":500,\"kind\":\"" + kind + "\"}");
      available();
      String own = place(CUSTOMER);
      awaitState("talking");
      await().atMost(SOON).until(() -> office.reservationsOfAlice("accepted").size() == 1);
      await().atMost(SOON).until(() -> busyTasks() == 1);
      office.hangUp(own);
      await().atMost(SOON).until(() -> busyTasks() == 0);
    }
  }

  private int busyTasks() {
    return office
        .rest(
            office.workspace()
                + "/Tasks?AssignmentStatus=pending,reserved,assigned&EvaluateTaskAttributes="
                + URLEncoder.encode("type == \"busy\"", StandardCharsets.UTF_8))
        .path("tasks")
        .size();
  }

  @Test
  void keepsTheAgentFromItWhileInACallThatWasPutThrough() {
    available();
    String direct = office.call("+15550100002");
    awaitState("talking");
    await().atMost(SOON).until(() -> office.reservationsOfAlice("accepted").size() == 1);
    office.hangUp(direct);
    await().atMost(SOON).until(() -> office.reservationsOfAlice("accepted").size() == 0);
    String next = office.call();
    await().atMost(SOON).until(() -> live().path("callSid").asText().equals(next));
    office.hangUp(next);
  }

  /** Guests and transfers cost what calls of the agent's own do. */
  @Test
  void countsTelephonesThatTheAgentHasRungOtherwiseTowardsTheHour() {
    office.configure("sipDomains: [", "callsPerHour: 2, sipDomains: [");
    await()
        .atMost(SOON)
        .until(() ->
            office
                    .ask(Office.ALICE, 200, "GET", "/api/v1/me", "/api/v1/me")
                    .at("/permissions/outbound/callsPerHour")
                    .asInt()
                == 2);
    String first = place(CUSTOMER);
    awaitState("talking");
    assertThat(
            Stream.of("4", "5", "6", "7")
                .map(last ->
                    CompletableFuture.supplyAsync(() ->
                        office
                            .send(
                                Office.ALICE,
                                "POST",
                                CALLS + "/" + first + "/participants",
                                "{\"number\":\"+1212555012" + last + "\"}")
                            .statusCode()))
                .toList()
                .stream()
                .map(CompletableFuture::join))
        .containsExactlyInAnyOrder(200, 403, 403, 403);
    act(403, first, "participants", "{\"number\":\"+12125550124\"}");
    act(403, first, "transfer", "{\"number\":\"+12125550124\"}");
    office.hangUp(first);
    String second = place(CUSTOMER);
    await()
        .atMost(SOON)
        .until(() ->
            office
                .control("/control/calls/" + second)
                .toString()
                .contains("more calls than an agent may"));
  }

  /**
   * A browser, a telephone's app: whoever the identity belongs to has the same calls everywhere.
   */
  @Test
  void showsEveryDeviceOfAnAgentTheSame() {
    for (String platform : List.of("web", "ios", "android")) {
      assertThat(
              office
                  .ask(
                      Office.ALICE,
                      200,
                      "POST",
                      "/voice-token",
                      "/voice-token",
                      "{\"platform\":\"" + platform + "\"}")
                  .path("identity")
                  .asText())
          .isEqualTo("alice_b");
    }
    try (Panel browser = Panel.open(office.server(), office.bearer(Office.ALICE));
        Panel other = Panel.open(office.server(), office.bearer(Office.ALICE))) {
      String call = office.call("+15550100002");
      for (Panel panel : List.of(browser, other)) {
        JsonNode state =
            panel.awaitState(
                now -> now.path("calls").path(0).path("state").asText().equals("talking"));
        assertThat(state.path("calls").path(0).path("callSid").asText()).isEqualTo(call);
      }
      act(200, call, "hold", "");
      for (Panel panel : List.of(browser, other)) {
        panel.awaitState(now -> now.path("calls").path(0).path("state").asText().equals("held"));
      }
      office.hangUp(call);
    }
  }

  /** An account without TaskRouter: the queue itself rings its agents. */
  @Test
  void holdsACallerWithoutTaskRouter() {
    office.configure("  workspaceSid: " + office.sid("workspace") + "\n", "");
    office.configure("status: {workflowSid: " + office.sid("workflow") + "}", "status: {}");
    await()
        .atMost(SOON)
        .until(() -> office.send(Office.ALICE, "GET", PRESENCE, "").statusCode() == 409);
    String call = office.call();
    JsonNode talking = awaitState("talking");
    assertThat(talking.path("callSid").asText()).isEqualTo(call);
    assertThat(act(200, call, "hold", "").path("state").asText()).isEqualTo("held");
    assertThat(held(call)).isTrue();
    assertThat(act(200, call, "resume", "").path("state").asText()).isEqualTo("talking");
    office.register(Office.CAROL, "{\"answerAfterMs\":50}");
    act(200, call, "transfer", "{\"agent\":\"carol\"}");
    await()
        .atMost(SOON)
        .untilAsserted(() ->
            assertThat(office.control("/control/calls/" + call).toString())
                .contains("client:carol"));
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
    office.hangUp(call);
  }

  /** A replica that stopped between the call and its end leaves no agent busy for ever. */
  @Test
  void freesAgentsWhoseCallEndedUnseen() {
    String ended = office.call("+15550100002");
    awaitState("talking");
    office.hangUp(ended);
    await().atMost(SOON).until(() -> office.reservationsOfAlice("accepted").size() == 0);
    office.rest(
        office.workspace() + "/Tasks",
        Map.of(
            "WorkflowSid",
            office.sid("workflow"),
            "TaskChannel",
            "voice",
            "RoutingTarget",
            office.sid("alice"),
            "IgnoreCapacity",
            "true",
            "Attributes",
            "{\"type\":\"busy\",\"held_for\":\"" + ended + "\",\"agent\":\"alice-b\"}"));
    await().atMost(SOON).until(() -> office.reservationsOfAlice("accepted").size() == 1);
    await()
        .atMost(Duration.ofSeconds(75))
        .until(() -> office.reservationsOfAlice("accepted").size() == 0);
  }

  private String place(String to) {
    return office
        .control("/control/clients/alice_b/calls", "{\"params\":{\"To\":\"" + to + "\"}}")
        .path("sid")
        .asText();
  }

  private void available() {
    office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
  }

  private JsonNode act(int status, String call, String action, String body) {
    return office.ask(
        Office.ALICE,
        status,
        "POST",
        CALLS + "/" + call + "/" + action,
        CALLS + "/{sid}/" + action,
        body);
  }

  private JsonNode awaitState(String state) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(live().path("state").asText()).isEqualTo(state));
    return live();
  }

  private JsonNode calls() {
    return office.ask(Office.ALICE, 200, "GET", CALLS, CALLS).path("calls");
  }

  private JsonNode live() {
    return calls().path(0);
  }

  private boolean held(String leg) {
    for (JsonNode participant :
        office.participants(office.conferences().path(0).path("sid").asText())) {
      if (participant.path("call_sid").asText().equals(leg)) {
        return participant.path("hold").asBoolean();
      }
    }
    throw new AssertionError(leg + " is in no conference");
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

  private static String leg(JsonNode call, String role) {
    for (JsonNode party : call.path("parties")) {
      if (party.path("role").asText().equals(role)) {
        return party.path("callSid").asText();
      }
    }
    throw new AssertionError("no " + role + " in " + call);
  }
}
