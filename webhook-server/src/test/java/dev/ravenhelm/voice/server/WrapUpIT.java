package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls that nobody finishes with. */
final class WrapUpIT {

  @TempDir private Path folder;

  /** Two replicas, of which one is refused, and an agent whose panel is gone. */
  @Test
  void endsAfterTheQueuesTimeAndNoSooner() {
    try (FlowStage stage = FlowStage.open(folder, "  wrapUp: 30s\n");
        RunningServer other = stage.office().replica()) {
      assertThat(other.agentsEndpoints()).isNotEmpty();
      stage.office().registerAlice("{\"answerAfterMs\":0,\"talkMs\":60000}");
      stage.available(Office.ALICE);
      String call = stage.office().call();
      stage.pass("30S");
      String next = stage.office().call();
      stage.pass("2M");
      assertThat(stage.between(call, "task.wrapup", "task.completed"))
          .as("the date of it has no fractions of a second")
          .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(35));
      assertThat(stage.when(next, "of alice-b").plusSeconds(30))
          .isEqualTo(stage.when(call, "task.completed"));
    }
  }

  @Test
  void lastsNoLongerForThoseWhoNoteMuch() {
    try (FlowStage stage = FlowStage.open(folder, "  wrapUp: 30s\n")) {
      stage.office().registerAlice("{\"answerAfterMs\":0,\"talkMs\":10000}");
      stage.available(Office.ALICE);
      String call = stage.office().call();
      stage.awaitState(Office.ALICE, "wrapping-up");
      for (int notes = 0; notes < 3; notes++) {
        JsonNode noted =
            stage
                .office()
                .ask(
                    Office.ALICE,
                    200,
                    "POST",
                    "/api/v1/calls/" + call + "/notes",
                    "/api/v1/calls/{sid}/notes",
                    "{\"note\":\"And\"}");
        assertThat(noted.path("notes")).hasSize(notes + 1);
        stage.pass("8S");
      }
      stage.pass("1M");
      assertThat(stage.between(call, "task.wrapup", "task.completed"))
          .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(36));
    }
  }

  /**
   * Of an agent whom the server calls itself, by whose leg alone it knows that the call is over.
   */
  @Test
  void beginsThoughTheServerIsNotToldThatTheAgentsLegHasEnded() {
    try (FlowStage stage = FlowStage.open(folder, "  wrapUp: 30s\n", WrapUpIT::givesAliceAPhone);
        RunningServer other = stage.office().replica()) {
      assertThat(other.agentsEndpoints()).isNotEmpty();
      stage.office().registerAlice("{\"answerAfterMs\":0,\"talkMs\":100000}");
      stage.available(Office.ALICE);
      stage
          .office()
          .control(
              "/control/faults",
              "{\"on\":\"webhook\",\"path\":\"/voice/worker-rang\",\"kind\":\"drop\","
                  + "\"times\":\"always\"}");
      String call = stage.office().call();
      stage.pass("99S");
      assertThat(stage.liveCall(Office.ALICE).path("state").asText()).isEqualTo("talking");
      stage.pass("2M");
      assertThat(stage.between(call, "reservation.accepted", "task.wrapup"))
          .as("it looks every 30 s")
          .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(131));
      assertThat(stage.tells(call, "task.completed")).isTrue();
    }
  }

  private static void givesAliceAPhone(Office office) {
    office.configure(
        "  permissions: {inbound: true",
        "  fallback: {dial: \"+12125550130\"}\n  permissions: {inbound: true");
  }
}
