package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's program, killed again and again right after one of its writes to Twilio. */
class KilledOperatorIT {
  private static final Pattern WRITE = Pattern.compile("\"method\" ?: ?\"(POST|DELETE)\"");
  private static final int KILLS = 8;

  @TempDir Path folder;
  private World world;

  @BeforeEach
  void start() {
    world = new World();
    world.stopOperator();
  }

  @AfterEach
  void stop() {
    world.startOperator();
    world.close();
  }

  @Test
  void makesNothingTwiceAndLosesNothingHoweverOftenItIsKilled() throws Exception {
    world.applyExamples("01", "02", "03", "04");
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int killed = 0; killed < KILLS; killed++) {
        long before = writes(http);
        GuardedProcess operator = operator(killed);
        Awaitility.await("one more write, or all done")
            .atMost(World.PATIENCE)
            .pollInterval(java.time.Duration.ofMillis(2))
            .until(() -> writes(http) > before || isDone());
        operator.kill();
      }
    }

    GuardedProcess last = operator(KILLS);
    try {
      world.awaitAllReady();
    } finally {
      last.kill();
    }

    assertThat(world.count(TwilioKind.APPLICATION, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.WORKSPACE, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.KEY, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.WORKER, world.workspace())).isEqualTo(2);
    assertThat(world.count(TwilioKind.WORKFLOW, world.workspace())).isEqualTo(1);
    assertThat(world.get(VoiceGateway.class, "main").getStatus().apiKey().sid())
        .isEqualTo(world.twilio.list(TwilioKind.KEY, "").getFirst().sid());
  }

  private boolean isDone() {
    return world.hasReason(VoiceGateway.class, "main", "Ready");
  }

  private long writes(HttpClient http) throws IOException, InterruptedException {
    String requests =
        http.send(
                HttpRequest.newBuilder(URI.create(world.simulator.url() + "/control/requests"))
                    .build(),
                HttpResponse.BodyHandlers.ofString())
            .body();
    return WRITE.matcher(requests).results().count();
  }

  private GuardedProcess operator(int number) throws IOException {
    OperatorConfig config = world.config();
    Path file = folder.resolve("operator.yaml");
    Files.writeString(
        file,
        """
        ownerId: %s
        serverImage: %s
        namespaces: [%s]
        twilioBaseUrl: %s
        resync: 2s
        adminPort: 0
        lease: %s
        openBao: {servers: {default: {address: "%s"}}}
        """
            .formatted(
                config.ownerId(),
                config.serverImage(),
                world.namespace,
                config.twilioBaseUrl(),
                world.namespace,
                config.openBaoServers().get("default").address()));
    return GuardedProcess.start(
        "operator-" + number,
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-jar",
            jar().toString()),
        Map.of(
            "VOICE_OPERATOR_CONFIG",
            file.toString(),
            "KUBECONFIG",
            ControlPlane.shared().kubeconfig().toString(),
            "POD_NAME",
            "operator",
            "POD_NAMESPACE",
            world.namespace),
        folder.resolve("operator.log"));
  }

  private static Path jar() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("target"))) {
      return files
          .filter(
              f -> f.getFileName().toString().matches("voice-operator-[0-9.]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }
}
