package dev.ravenhelm.voice.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GuardedProcessIT {

  @TempDir private Path folder;

  @Test
  void doesNotOutliveAJvmThatIsKilled() throws Exception {
    Process jvm =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Starter.class.getName(),
                folder.toString())
            .inheritIO()
            .start();
    await().atMost(Duration.ofSeconds(20)).until(() -> program().isPresent());
    ProcessHandle program = program().orElseThrow();
    jvm.destroyForcibly().waitFor();

    await().atMost(Duration.ofSeconds(10)).until(() -> !program.isAlive());
  }

  @Test
  void letsAProgramEndInItsOwnWayWhenStopped() throws Exception {
    GuardedProcess process =
        start("trap 'echo bye; exit 3' TERM; echo $$ > pid; while :; do sleep 0.1; done");
    await().atMost(Duration.ofSeconds(10)).until(() -> program().isPresent());
    process.stop(Duration.ofSeconds(10));

    assertThat(process.exitStatus()).isEqualTo(3);
    assertThat(process.tail()).endsWith("bye");
  }

  @Test
  void killsAProgramThatDoesNotStopInTime() {
    GuardedProcess process = start("trap '' TERM; echo $$ > pid; while :; do sleep 0.1; done");
    await().atMost(Duration.ofSeconds(10)).until(() -> program().isPresent());
    ProcessHandle program = program().orElseThrow();
    process.stop(Duration.ofMillis(300));

    assertThat(program.isAlive()).isFalse();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void noticesAProgramThatEndsByItself() {
    GuardedProcess process = start("echo broken; exit 7");

    assertThat(process.awaitEnd(Duration.ofSeconds(10))).isTrue();
    assertThat(process.exitStatus()).isEqualTo(7);
    assertThat(process.tail()).endsWith("broken");
  }

  private GuardedProcess start(String script) {
    return startIn(folder, script);
  }

  private static GuardedProcess startIn(Path folder, String script) {
    return GuardedProcess.start(
        "program",
        List.of("sh", "-c", "cd '" + folder + "'; " + script),
        Map.of(),
        folder.resolve("log"));
  }

  private Optional<ProcessHandle> program() {
    try {
      Path file = folder.resolve("pid");
      String pid = Files.exists(file) ? Files.readString(file).strip() : "";
      return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The JVM that the test kills. */
  static final class Starter {
    private Starter() {}

    public static void main(String[] arguments) throws InterruptedException {
      startIn(Path.of(arguments[0]), "echo $$ > pid; exec sleep 600");
      Thread.currentThread().join();
    }
  }
}
