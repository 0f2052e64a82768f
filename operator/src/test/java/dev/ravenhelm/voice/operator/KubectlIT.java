package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.testbed.ControlPlane;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person with kubectl sees. */
class KubectlIT {
  private World world;

  @BeforeEach
  void start() {
    world = new World();
    world.applyExamples("01", "02", "03", "04");
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void waitsForConditionsAndRolloutsAndAnswersTheFirstQuestions() throws Exception {
    for (String each : List.of("vgw/main", "vnum/main-line", "agent/alice", "vq/support")) {
      assertThat(kubectl("wait", "--for=condition=Ready", each, "--timeout=30s"))
          .contains("condition met");
    }
    assertThat(kubectl("rollout", "status", "deployment/main-voice", "--timeout=30s"))
        .contains("successfully rolled out");

    assertThat(columns("vgw"))
        .containsExactly(
            List.of("NAME", "READY", "REASON", "URL", "ENGINE", "PODS", "AGE"),
            List.of("main", "True", "Ready", "https://voice.example.com", "TaskRouter", "2"));
    assertThat(columns("vnum"))
        .containsExactly(
            List.of("NAME", "NUMBER", "TARGET", "READY", "REASON", "GATEWAY", "AGE"),
            List.of("main-line", World.NUMBER, "support", "True", "Ready", "main"));
    assertThat(columns("agent"))
        .containsExactly(
            List.of("NAME", "IDENTITY", "READY", "REASON", "GATEWAY", "AGE"),
            List.of("alice", "alice", "True", "Ready", "main"),
            List.of("bob-b", "bob_b", "True", "Ready", "main"));
    assertThat(columns("vq").getFirst())
        .containsExactly("NAME", "READY", "REASON", "ORDER", "MAX WAIT", "GATEWAY", "AGE");
    assertThat(kubectl("get", "vgw", "-o", "wide"))
        .contains("ACCOUNT", World.ACCOUNT, "MESSAGE", "2 pods answer at");
    assertThat(kubectl("get", "vnum", "-o", "wide")).contains("SID", "PN", "DRIFTED", "False");
    assertThat(kubectl("get", "vq", "-o", "wide")).contains("WORKFLOW", "WW");
  }

  /** The table's cells, row by row; what is a moment's age is left out. */
  private List<List<String>> columns(String kind) throws Exception {
    return kubectl("get", kind)
        .lines()
        .map(line -> List.of(line.strip().split("\\s{2,}")))
        .map(cells ->
            cells.getLast().matches("[0-9ms]+") ? cells.subList(0, cells.size() - 1) : cells)
        .toList();
  }

  private String kubectl(String... words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program(),
                "--kubeconfig",
                ControlPlane.shared().kubeconfig().toString(),
                "--namespace",
                world.namespace));
    command.addAll(List.of(words));
    return output(command);
  }

  private static String program() throws IOException, InterruptedException {
    return output(List.of("../bin/control-plane", "kubectl")).strip();
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
    return output;
  }
}
