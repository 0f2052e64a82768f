package dev.ravenhelm.voice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The sandbox as a person starts it: a process, its output, its exit status, and what it leaves.
 */
class SandboxE2E {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  @TempDir Path folder;

  @Test
  void tellsTheStoryOfACallAndLeavesNoProcess() throws Exception {
    Process sandbox = start("--once");

    assertThat(sandbox.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("it ends").isTrue();

    String said = said();
    assertThat(sandbox.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("all Ready")
        .contains("client:alice is registered and available")
        .contains("/voice/incoming")
        .contains("reservation.accepted")
        .contains(
            "kafka        dev.ravenhelm.voice.call.context.v1  customer C-4321, ticket T-4711")
        .contains("kafka        dev.ravenhelm.voice.call.completed.v1");
    assertThat(leftBy(said)).isEmpty();
  }

  @Test
  void staysUpForKubectlAndStopsCleanlyOnCtrlC() throws Exception {
    Process sandbox = start();
    assertThat(Until.isTrue(PATIENCE, () -> said().contains("Ctrl-C stops it all.")))
        .as(said())
        .isTrue();
    String kubeconfig = find("export KUBECONFIG=(\\S+)");
    String examples = find("kubectl apply -f (\\S+)");

    assertThat(kubectl(kubeconfig, "get", "voice", "-n", "voice"))
        .contains("main-line", "alice", "support", "True");
    assertThat(kubectl(kubeconfig, "explain", "voicenumber.spec.phoneNumber")).contains("E.164");
    assertThat(kubectl(kubeconfig, "api-resources", "--api-group=voice.ravenhelm.dev"))
        .contains("vnum");
    Path queue = Path.of(examples, "04-queue.yaml");
    Files.writeString(queue, Files.readString(queue).replace("ringFor: 20s", "ringFor: 25s"));
    assertThat(
            kubectl(
                kubeconfig, "apply", "--server-side", "--force-conflicts", "-f", queue.toString()))
        .contains("serverside-applied");
    kubectl(
        kubeconfig,
        "wait",
        "-n",
        "voice",
        "--for=jsonpath={.status.observedGeneration}=2",
        "routingqueue/support",
        "--timeout=20s");
    kubectl(
        kubeconfig,
        "wait",
        "-n",
        "voice",
        "--for=condition=Ready",
        "routingqueue/support",
        "--timeout=20s");
    // one value changed: the server rolls over to new pods, and the gateway is ready again
    kubectl(
        kubeconfig,
        "patch",
        "-n",
        "voice",
        "voicegateway",
        "main",
        "--type=merge",
        "-p",
        "{\"spec\":{\"server\":{\"env\":{\"LOG_LEVEL\":\"FINE\"}}}}");
    kubectl(
        kubeconfig, "rollout", "status", "-n", "voice", "deployment/main-voice", "--timeout=60s");
    kubectl(
        kubeconfig,
        "wait",
        "-n",
        "voice",
        "--for=condition=Ready",
        "voicegateway/main",
        "--timeout=30s");

    new ProcessBuilder("kill", "-INT", Long.toString(sandbox.pid())).start().waitFor();

    assertThat(sandbox.waitFor(60, TimeUnit.SECONDS)).as("it ends on Ctrl-C").isTrue();
    assertThat(leftBy(said())).isEmpty();
  }

  private Process start(String... options) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                // a run in the background may have been told to ignore Ctrl-C
                "env",
                "--default-signal=INT",
                Programs.java(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.config.file=" + ROOT.resolve("sandbox/logging.properties"),
                "-Dvoice.root=" + ROOT,
                "-jar",
                new Programs(ROOT).jar("sandbox").toString()));
    command.addAll(List.of(options));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("said").toFile())
        .start();
  }

  private String said() {
    try {
      return Files.readString(folder.resolve("said"));
    } catch (IOException e) {
      return "";
    }
  }

  private String find(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher(said());
    assertThat(matcher.find()).as(pattern).isTrue();
    return matcher.group(1);
  }

  private String kubectl(String kubeconfig, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig", kubeconfig));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }

  /** Processes that still work in the sandbox's folders. */
  private static List<String> leftBy(String said) {
    Matcher work = Pattern.compile("Logs: (\\S+)").matcher(said);
    assertThat(work.find()).isTrue();
    String folder = work.group(1);
    Until.isTrue(Duration.ofSeconds(5), () -> commandsWith(folder).isEmpty());
    return commandsWith(folder);
  }

  private static List<String> commandsWith(String folder) {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      return all.map(p -> p.info().commandLine().orElse(""))
          .filter(c -> c.contains(folder))
          .toList();
    }
  }
}
