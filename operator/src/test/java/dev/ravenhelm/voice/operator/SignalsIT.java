package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the program tells those who look after it: health, metrics, log. */
class SignalsIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private World world;
  private GuardedProcess operator;
  private URI admin;

  @BeforeEach
  void start() throws IOException {
    world = new World();
    world.stopOperator();
    int port = LoopbackPorts.free(1).getFirst();
    admin = URI.create("http://127.0.0.1:" + port);
    operator = operator(port);
  }

  @AfterEach
  void stop() {
    operator.stop(Duration.ofSeconds(20));
    world.startOperator();
    world.close();
  }

  @Test
  void tellsHealthMetricsAndALogThatMachinesRead() throws Exception {
    Awaitility.await("alive").atMost(World.PATIENCE).until(() -> status("/health/live") == 200);
    Awaitility.await("ready").atMost(World.PATIENCE).until(() -> status("/health/ready") == 200);
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();

    String metrics = get("/metrics").body();
    assertThat(metrics)
        .contains(
            "voice_resource_conditions{condition=\"Ready\",kind=\"AgentIdentity\",reason=\"Ready\",status=\"True\"} 2",
            "voice_resource_conditions{condition=\"Deployed\",kind=\"VoiceGateway\",reason=\"Deployed\",status=\"True\"} 1",
            "voice_twilio_requests_seconds_count{product=\"taskrouter\",result=\"2xx\",verb=\"POST\"}",
            "voice_twilio_requests_seconds_count{product=\"api\",result=\"2xx\",verb=\"GET\"}",
            "voice_queue_age_seconds_count{kind=\"RoutingQueue\"}",
            "voice_api_key_oldest_seconds",
            "operator_sdk_reconciliations_started_total")
        .doesNotContainPattern("[A-Z]{2}[0-9a-f]{32}")
        .doesNotContain("main-line", World.TOKEN);

    List<JsonNode> log =
        Files.readAllLines(folder.resolve("operator.log")).stream()
            .filter(line -> !line.isBlank())
            .map(SignalsIT::json)
            .toList();
    assertThat(log)
        .as("every line has its parts")
        .allSatisfy(line ->
            assertThat(line.has("time") && line.has("level") && line.has("message"))
                .as(line.toString())
                .isTrue());
    assertThat(log)
        .anySatisfy(line -> {
          assertThat(line.path("kind").asText()).isEqualTo("VoiceNumber");
          assertThat(line.path("namespace").asText()).isEqualTo(world.namespace);
          assertThat(line.path("name").asText()).isEqualTo("main-line");
          assertThat(line.path("reason").asText()).isEqualTo("Ready");
          assertThat(line.path("reconcile").asText()).matches("[0-9a-f]{16}");
        });
    assertThat(log.toString()).doesNotContain(World.TOKEN);
  }

  private int status(String path) throws IOException, InterruptedException {
    try {
      return get(path).statusCode();
    } catch (ConnectException e) {
      return 0; // it does not listen yet
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(admin.resolve(path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static JsonNode json(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new UncheckedIOException("not JSON: " + line, e);
    }
  }

  private GuardedProcess operator(int port) throws IOException {
    return world
        .program(folder)
        .start(
            "operator",
            world.config(),
            port,
            List.of("-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
            Map.of("LOG_FORMAT", "json"));
  }
}
