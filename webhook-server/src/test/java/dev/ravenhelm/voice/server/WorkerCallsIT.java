package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.StepUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Agents whom the server itself calls about a task: on their telephone, or to call back. */
final class WorkerCallsIT {

  private static final String CALLS = "/api/v1/calls";
  private static final String PRESENCE = "/api/v1/presence";
  private static final String CALLER = "+15550100077";
  private static final String PHONE = "+12125550130";
  private static final String PROMISE = "We will call you back";
  private static final Duration SOON = Duration.ofSeconds(15);

  @TempDir private Path folder;
  private Office office;

  @BeforeEach
  void open() {
    office =
        Office.open(
            folder,
            "  permissions: {inbound: true",
            "  fallback: {dial: \"" + PHONE + "\"}\n  permissions: {inbound: true");
    office.configure(
        "  overflow: {voicemail",
        "  waiting: {say: Hold., callBack: {confirm: \""
            + PROMISE
            + "\"}}\n  overflow: {voicemail");
    office.configure("[US, DE]", "[US]");
  }

  @AfterEach
  void close() {
    office.close();
  }

  @Test
  void bringsTheCallerToThePhoneOfAnAgentWithoutADeviceOnceTheyPressOne() {
    office.phone(PHONE, "{\"answerAfterMs\":50,\"digits\":\"1\"}");
    available();
    String call = office.call();
    JsonNode talking = awaitState("talking");
    assertThat(roles(talking)).containsExactlyInAnyOrder("caller", "agent");
    assertThat(act(call, "hold").path("state").asText()).isEqualTo("held");
    assertThat(act(call, "resume").path("state").asText()).isEqualTo("talking");
    office.hangUp(call);
    awaitState("wrapping-up");
  }

  @Test
  void countsNoMailboxAsAnAnswer() {
    office.phone(PHONE, "{\"answerAfterMs\":50,\"digits\":\"2\"}");
    available();
    String call = office.call();
    await()
        .atMost(SOON)
        .until(() ->
            office
                .ask(Office.ALICE, 200, "GET", PRESENCE, PRESENCE)
                .path("state")
                .asText()
                .equals("offline"));
    assertThat(story(call)).contains("Press 1 to accept").doesNotContain("Dial Conference");
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
    assertThat(office.tasksOf(call).path(0).path("assignment_status").asText())
        .isEqualTo("pending");
  }

  @Test
  void ringsNoPhoneOfWhoDeclines() {
    office.phone(PHONE, "{\"answerAfterMs\":50,\"digits\":\"1\"}");
    office.registerAlice("{\"reject\":true}");
    available();
    String call = office.call();
    await().atMost(SOON).until(() -> office.reservationsOfAlice("rejected").size() > 0);
    assertThat(story(call)).doesNotContain(PHONE);
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
  }

  @Test
  void meetsTheCallerAtTheDeviceThatAnswers() {
    office.registerAlice("{\"answerAfterMs\":50}");
    available();
    String call = office.call();
    assertThat(roles(awaitState("talking"))).containsExactlyInAnyOrder("caller", "agent");
    assertThat(story(call)).doesNotContain(PHONE);
    office.hangUp(call);
    awaitState("wrapping-up");
  }

  /** A doubled webhook's answer may be the one that Twilio follows. */
  @Test
  void meetsTheCallerAlsoWhenAskedTwice() {
    office.registerAlice("{\"answerAfterMs\":50}");
    available();
    String call = office.call();
    awaitState("talking");
    assertThat(answeredAgain(call, false)).contains("<Conference");
    assertThat(roles(live())).containsExactlyInAnyOrder("caller", "agent");
  }

  @Test
  void callsBackWhoAskedForItInTheirTurn() {
    office.phone(CALLER, "{\"answerAfterMs\":50}");
    String call = office.call();
    awaitOffer(call);
    String since = office.tasksOf(call).path(0).path("date_created").asText();
    office.control("/control/calls/" + call + "/digits", "{\"digits\":\"1\"}");
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    assertThat(story(call)).contains("We will call you back");
    JsonNode tasks = office.tasksOf(call);
    assertThat(tasks).hasSize(2);
    JsonNode promised = open(tasks);
    assertThat(promised.path("assignment_status").asText()).isEqualTo("pending");
    assertThat(promised.path("virtual_start_time").asText().substring(0, 16))
        .isEqualTo(since.substring(0, 16));

    office.registerAlice("{\"answerAfterMs\":50}");
    available();
    JsonNode talking = awaitState("talking");
    assertThat(talking.path("callSid").asText()).isEqualTo(call);
    assertThat(talking.path("from").asText()).isEqualTo(CALLER);
    assertThat(roles(talking)).containsExactlyInAnyOrder("caller", "agent");
    String leg = leg(talking, "caller");
    assertThat(leg).isNotEqualTo(call);
    assertThat(answeredAgain(call, true)).contains("<Conference");
    assertThat(office.requests().stream().filter(r -> r.matches("POST .*/WT\\w+/Participants.*")))
        .as("telephones that rang")
        .hasSize(1);
    assertThat(act(call, "hold").path("state").asText()).isEqualTo("held");
    office.hangUp(leg);
    awaitState("wrapping-up");
  }

  /** The agent waits for a caller who was promised to be called. */
  @ParameterizedTest
  @ValueSource(strings = {"status", "status-after-commit", "reset-after-commit"})
  void callsBackOnceThoughTwilioFailsAtFirst(String kind) {
    office.phone(CALLER, "{\"answerAfterMs\":50}");
    callBackWanted();
    office.control(
        "/control/faults",
        "{\"path\":\"/Participants\",\"method\":\"POST\",\"kind\":\"" + kind + "\"}");
    office.registerAlice("{\"answerAfterMs\":50}");
    available();
    assertThat(roles(awaitState("talking"))).containsExactlyInAnyOrder("caller", "agent");
    await().during(Duration.ofSeconds(2)).atMost(SOON).until(() -> legsToCaller().size() == 1);
  }

  @Test
  void callsBackWhereTheReplicaStoppedThatHadTheAgent() {
    office.phone(CALLER, "{\"answerAfterMs\":50}");
    String call = callBackWanted();
    office.registerAlice("{\"answerAfterMs\":30000}");
    available();
    await().atMost(SOON).until(() -> office.reservationsOfAlice("pending").size() == 1);
    JsonNode reservation = office.reservationsOfAlice("pending").path(0);
    String task = reservation.path("task_sid").asText();
    String sid = reservation.path("sid").asText();
    office.rest(
        office.workspace() + "/Tasks/" + task + "/Reservations/" + sid,
        Map.of("ReservationStatus", "accepted"));
    Reserved reserved = new Reserved(task, sid, call, "alice-b", "support", true);
    for (int asked = 0; asked < 2; asked++) {
      assertThat(answered(reserved)).contains("<Conference");
    }
    await().atMost(SOON).until(() -> !legsToCaller().isEmpty());
    assertThat(legsToCaller()).hasSize(1);
  }

  /** Somebody who waited and asked for it; the SID of that call. */
  private String callBackWanted() {
    String call = office.call();
    awaitOffer(call);
    office.control("/control/calls/" + call + "/digits", "{\"digits\":\"1\"}");
    await().atMost(SOON).until(() -> office.callStatus(call).equals("completed"));
    return call;
  }

  private JsonNode legsToCaller() {
    return office
        .rest("/2010-04-01/Accounts/" + RunningServer.ACCOUNT + "/Calls.json?To=%2B15550100077")
        .path("calls");
  }

  /** Carol answers about the call back while the caller, who alice may still get, hears of it. */
  @Test
  void callsBackWhoIsOnTheLineOnlyToHearThePromise() {
    office.rest(
        office.workspace() + "/TaskQueues/" + office.sid("queue"),
        Map.of("TargetWorkers", "1 == 1"));
    office.configure(PROMISE, PROMISE + ", whenever it is".repeat(15));
    office.phone(CALLER, "{\"answerAfterMs\":50}");
    office.registerAlice("{\"answerAfterMs\":30000}");
    office.register(Office.CAROL, "{\"answerAfterMs\":50}");
    available();
    String call = office.call();
    awaitOffer(call);
    await().atMost(SOON).until(() -> office.reservationsOfAlice("pending").size() == 1);
    office.control("/control/calls/" + call + "/digits", "{\"digits\":\"1\"}");
    await().atMost(SOON).until(() -> office.tasksOf(call).size() == 2);
    available(Office.CAROL);
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> assertThat(live(Office.CAROL).path("state").asText()).isEqualTo("talking"));
    assertThat(leg(live(Office.CAROL), "caller")).isNotEqualTo(call);
  }

  @Test
  void callsNobodyBackWhomAnAgentGotMeanwhile() {
    office.registerAlice("{\"answerAfterMs\":50}");
    available();
    String call = office.call();
    awaitState("talking");
    String task = promised(call, Instant.now().minusSeconds(60));
    String heard = answered(new Reserved(task, "WR1", call, "alice-b", "support", true));
    assertThat(heard).doesNotContain("<Conference");
    assertThat(assignmentStatus(task)).isEqualTo("canceled");
    assertThat(live().path("state").asText()).isEqualTo("talking");
  }

  /** Who had the caller before sent them on to the queue where they asked for it. */
  @Test
  void keepsACallBackThoughAnAgentHadTheCallerBeforeTheyWaited() {
    office.registerAlice("{\"answerAfterMs\":50}");
    available();
    String call = office.call();
    awaitState("talking");
    String task = promised(call, Instant.now().plusSeconds(60));
    answered(new Reserved(task, "WR1", call, "alice-b", "support", true));
    assertThat(assignmentStatus(task)).isNotEqualTo("canceled");
  }

  /** A call back's task, since when its caller waits. */
  private String promised(String call, Instant since) {
    return office
        .rest(
            office.workspace() + "/Tasks",
            Map.of(
                "WorkflowSid",
                office.sid("workflow"),
                "TaskChannel",
                "voice",
                "VirtualStartTime",
                since.truncatedTo(ChronoUnit.SECONDS).toString(),
                "Attributes",
                "{\"call_back\":\"yes\",\"call_sid\":\"" + call + "\"}"))
        .path("sid")
        .asText();
  }

  private String assignmentStatus(String task) {
    return office.rest(office.workspace() + "/Tasks/" + task).path("assignment_status").asText();
  }

  /** The caller loses nothing by having asked. */
  @Test
  void goesOnWaitingWhereNoCallBackCanBePromised() {
    String call = office.call();
    awaitOffer(call);
    office.control(
        "/control/faults",
        "{\"path\":\"/Tasks\",\"method\":\"POST\",\"kind\":\"status\",\"status\":500,\"times\":5}");
    office.control("/control/calls/" + call + "/digits", "{\"digits\":\"1\"}");
    await().atMost(SOON).until(() -> story(call).contains("we cannot call you back"));
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
    assertThat(office.tasksOf(call)).hasSize(1);
  }

  @Test
  void ignoresOtherKeys() {
    String call = office.call();
    awaitOffer(call);
    office.control("/control/calls/" + call + "/digits", "{\"digits\":\"5\"}");
    await().atMost(SOON).until(() -> story(call).split("press 1", -1).length > 3);
    assertThat(office.tasksOf(call)).hasSize(1);
    assertThat(office.callStatus(call)).isEqualTo("in-progress");
  }

  /** What the agent's leg would hear if Twilio asked once more what it does. */
  private String answeredAgain(String call, boolean callBack) {
    JsonNode reservation = office.reservationsOfAlice("accepted").path(0);
    return answered(
        new Reserved(
            reservation.path("task_sid").asText(),
            reservation.path("sid").asText(),
            call,
            "alice-b",
            "support",
            callBack));
  }

  private String answered(Reserved reserved) {
    return office.webhook(
        StepUrl.of(new Step.WorkerAnswered(reserved)),
        Map.of("CallSid", "CA" + "0".repeat(32), "CallStatus", "in-progress"));
  }

  private static JsonNode open(JsonNode tasks) {
    for (JsonNode task : tasks) {
      if (!task.path("assignment_status").asText().equals("canceled")) {
        return task;
      }
    }
    throw new AssertionError("no task is open: " + tasks);
  }

  private void awaitOffer(String call) {
    await().atMost(SOON).until(() -> story(call).contains("press 1"));
  }

  private void available() {
    available(Office.ALICE);
  }

  private void available(String subject) {
    office.ask(subject, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
  }

  private JsonNode act(String call, String action) {
    return office.ask(
        Office.ALICE, 200, "POST", CALLS + "/" + call + "/" + action, CALLS + "/{sid}/" + action);
  }

  private JsonNode awaitState(String state) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(live().path("state").asText()).isEqualTo(state));
    return live();
  }

  private JsonNode live() {
    return live(Office.ALICE);
  }

  private JsonNode live(String subject) {
    return office.ask(subject, 200, "GET", CALLS, CALLS).path("calls").path(0);
  }

  private String story(String call) {
    return office.control("/control/calls/" + call).toString();
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
