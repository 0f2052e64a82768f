package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of calls that nobody finishes with. */
final class WrapUpIT {

  private static final String PRESENCE = "/api/v1/presence";
  private static final String SKILLS = "skills: [{name: billing, minLevel: 3}]";

  @TempDir private Path folder;

  /** Two replicas, of which one is refused, and an agent whose panel is gone. */
  @Test
  void endsAfterTheQueuesTimeAndNoSooner() {
    try (Office office = Office.open(folder, SKILLS, SKILLS + "\n  wrapUp: 4s");
        RunningServer other = office.replica()) {
      assertThat(other.agentsEndpoints()).isNotEmpty();
      office.registerAlice("{\"answerAfterMs\":50,\"talkMs\":200}");
      office.ask(Office.ALICE, 200, "PUT", PRESENCE, PRESENCE, "{\"state\":\"available\"}");
      office.call();
      await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> office.reservationsOfAlice("wrapping").size() == 1);
      long began = System.nanoTime();
      String next = office.call();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> office.reservationsOfAlice("completed").size() == 1);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(3));
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> assertThat(office.callStatus(next)).isIn("in-progress", "completed"));
    }
  }
}
