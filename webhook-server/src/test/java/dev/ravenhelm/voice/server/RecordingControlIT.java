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

  private static String talking(Office office) {
    office.registerAlice("{\"answerAfterMs\":50}");
    office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
    String call = office.call();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(
                    office
                        .ask(Office.ALICE, 200, "GET", CALLS, CALLS)
                        .at("/calls/0/state")
                        .asText())
                .isEqualTo("talking"));
    return call;
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
