package dev.ravenhelm.twilio.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The official {@code twilio} package of npm, unmodified, over the main resources: {@code
 * src/test/node}.
 */
class NodeClientIT {
  private static final Path SOURCE = Path.of("src/test/node");
  private static final Path PLACE = Path.of("target/node");

  @Test
  void satisfiesTheOfficialNodeClient() throws Exception {
    assumeTrue(
        runs("node") && runs("npm"),
        "Node.js 20 or later and its npm are needed to try the simulator with the official client:"
            + " install them, for instance with apt-get install nodejs npm");
    install();
    try (var bench = new Bench()) {
      Ran tests =
          run(
              Map.of(
                  "SIMULATOR_URL", bench.simulator.url(),
                  "TWILIO_SID", Bench.SID,
                  "TWILIO_AUTH_TOKEN", Bench.TOKEN),
              "node",
              "--test",
              "--test-reporter=spec",
              "twilio.test.js");
      assertThat(tests.status).as(tests.output).isZero();
      assertThat(tests.output).contains("fail 0").doesNotContain("tests 0");
    }
  }

  /** Once for a lock file: the packages stay in {@code target}. */
  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(PLACE);
    Path installed = PLACE.resolve("node_modules/.package-lock.json");
    Path lock = PLACE.resolve("package-lock.json");
    boolean same =
        Files.exists(installed)
            && Files.exists(lock)
            && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) < 0;
    try (Stream<Path> files = Files.list(SOURCE)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, PLACE.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    if (!same) {
      Ran npm = run(Map.of(), "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
      assertThat(npm.status).as(npm.output).isZero();
    }
  }

  private static boolean runs(String program) throws InterruptedException {
    try {
      return run(Map.of(), program, "--version").status == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Ran run(Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Files.createDirectories(PLACE);
    Path output = Files.createTempFile("node-client", ".log");
    var builder = new ProcessBuilder(List.of(command)).directory(PLACE.toFile());
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    boolean over = process.waitFor(3, TimeUnit.MINUTES);
    process.destroyForcibly();
    String text = Files.readString(output, UTF_8);
    Files.delete(output);
    return new Ran(over ? process.exitValue() : -1, text);
  }

  private record Ran(int status, String output) {}
}
