package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What agents keep out of a recording. */
final class RecordingControlIT {

  private static final String PRESENCE = "/api/v1/presence";
  private static final String CALLS = "/api/v1/calls";

  @TempDir private Path folder;

  @Test
  void pausesTheRecordingAndGoesOnWithIt() {
    String skills = "skills: [{name: billing, minLevel: 3}]";
    try (Office office = Office.open(folder, skills, skills + "\n  recording: {mode: Always}")) {
      String call = talking(office);
      assertThat(recording(office)).isEqualTo("in-progress");
      pause(office, 200, call, "{\"paused\":true}");
      assertThat(recording(office)).isEqualTo("paused");
      pause(office, 200, call, "{\"paused\":false}");
      assertThat(recording(office)).isEqualTo("in-progress");
      pause(office, 400, call, "{\"paused\":\"yes\"}");
    }
  }

  @Test
  void saysThatNothingIsRecorded() {
    try (Office office = Office.open(folder)) {
      String call = talking(office);
      pause(office, 409, call, "{\"paused\":true}");
    }
  }

  /** The caller hears of it first, and the agent too. */
  @Test
  void recordsOnDemandOnceAllHaveHeardOfIt() {
    String skills = "skills: [{name: billing, minLevel: 3}]";
    String mode = "\n  recording: {mode: OnDemand, consent: {say: This is recorded now.}}";
    try (Office office = Office.open(folder, skills, skills + mode)) {
      String call = talking(office);
      assertThat(onDemand(office, 409, "DELETE", call).path("reason").asText())
          .isEqualTo("not-now");
      onDemand(office, 200, "POST", call);
      assertThat(ofCaller(office, call)).isEqualTo("in-progress");
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() ->
              assertThat(office.control("/control/calls/" + call).path("story").toString())
                  .contains("This is recorded now."));
      onDemand(office, 409, "POST", call);
      pause(office, 200, call, "{\"paused\":true}");
      assertThat(ofCaller(office, call)).isEqualTo("paused");
      pause(office, 200, call, "{\"paused\":false}");
      onDemand(office, 200, "DELETE", call);
      assertThat(ofCaller(office, call)).isEqualTo("completed");
      onDemand(office, 409, "DELETE", call);
      office.ask(
          Office.CAROL, 404, "POST", CALLS + "/" + call + "/recording", CALLS + "/{sid}/recording");
    }
  }

  @Test
  void recordsNothingThatTheQueueNeverDoes() {
    try (Office office = Office.open(folder)) {
      String call = talking(office);
      assertThat(onDemand(office, 403, "POST", call).path("reason").asText())
          .isEqualTo("not-allowed");
    }
  }

  @Test
  void recordsNothingTwiceThatIsRecordedAnyway() {
    String skills = "skills: [{name: billing, minLevel: 3}]";
    try (Office office = Office.open(folder, skills, skills + "\n  recording: {mode: Always}")) {
      String call = talking(office);
      onDemand(office, 409, "POST", call);
      onDemand(office, 409, "DELETE", call);
      assertThat(recording(office)).isEqualTo("in-progress");
    }
  }

  /** There it is the caller's leg that is recorded, as on demand. */
  @Test
  void endsNoRecordingOfTheQueuesOwnWithoutTaskRouter() {
    String skills = "skills: [{name: billing, minLevel: 3}]";
    try (Office office = Office.open(folder, skills, skills + "\n  recording: {mode: Always}")) {
      office.configure("  workspaceSid: " + office.sid("workspace") + "\n", "");
      office.configure("status: {workflowSid: " + office.sid("workflow") + "}", "status: {}");
      await()
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> office.send(Office.ALICE, "GET", "/api/v1/presence", "").statusCode() == 409);
      office.registerAlice("{\"answerAfterMs\":50}");
      String call = office.call();
      awaitTalking(office);
      assertThat(ofCaller(office, call)).isEqualTo("in-progress");
      onDemand(office, 409, "DELETE", call);
      assertThat(ofCaller(office, call)).isEqualTo("in-progress");
    }
  }

  private static JsonNode onDemand(Office office, int status, String method, String call) {
    return office.ask(
        Office.ALICE,
        status,
        method,
        CALLS + "/" + call + "/recording",
        CALLS + "/{sid}/recording");
  }

  private static String ofCaller(Office office, String call) {
    JsonNode recordings =
        office
            .rest(
                "/2010-04-01/Accounts/"
                    + RunningServer.ACCOUNT
                    + "/Calls/"
                    + call
                    + "/Recordings.json")
            .path("recordings");
    assertThat(recordings).hasSize(1);
    return recordings.at("/0/status").asText();
  }

  private static String talking(Office office) {
    office.registerAlice("{\"answerAfterMs\":50}");
    office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
    String call = office.call();
    awaitTalking(office);
    return call;
  }

  private static void awaitTalking(Office office) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(
                    office
                        .ask(Office.ALICE, 200, "GET", CALLS, CALLS)
                        .at("/calls/0/state")
                        .asText())
                .isEqualTo("talking"));
  }

  private static void pause(Office office, int status, String call, String body) {
    office.ask(
        Office.ALICE,
        status,
        "PUT",
        CALLS + "/" + call + "/recording",
        CALLS + "/{sid}/recording",
        body);
  }

  private static String recording(Office office) {
    JsonNode recordings = office.recordings(office.conferences().path(0).path("sid").asText());
    assertThat(recordings).hasSize(1);
    return recordings.path(0).path("status").asText();
  }
}
