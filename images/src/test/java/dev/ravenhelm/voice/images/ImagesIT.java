package dev.ravenhelm.voice.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The images, and their programs started from nothing but them. */
class ImagesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** An unprivileged user's, without capabilities. */
  private static final String NO_RIGHTS =
      "Uid: 65532 65532 65532 65532\nCapEff: 0000000000000000\n";

  @TempDir private static Path folder;
  private static Image operator;
  private static Image server;
  private static Image simulator;

  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeAll
  static void open() {
    operator = Image.open("voice-operator", folder);
    server = Image.open("voice-webhook-server", folder);
    simulator = Image.open("twilio-simulator", folder);
    System.out.printf(
        "images: operator %.1f MB, server %.1f MB, simulator %.1f MB%n",
        operator.bytes() / 1e6, server.bytes() / 1e6, simulator.bytes() / 1e6);
  }

  @Test
  void areNamedByTheChartAndByTheConfigurationThatItGivesTheOperator() {
    assertThat(Manifest.ofChart("Deployment", "voice").container().path("image").asText())
        .isEqualTo(operator.reference());
    assertThat(Manifest.ofChart("ConfigMap", "voice").root().at("/data/operator.yaml").asText())
        .contains("serverImage: \"" + server.reference() + "\"");
  }

  @Test
  void areForAUserWithoutRightsAndStartWhatKubernetesIsToldToStart() {
    assertThat(List.of(operator, server, simulator))
        .allSatisfy(image -> assertThat(image.value("User")).isEqualTo("65532:65532"));
    assertThat(server.list("Entrypoint")).isEqualTo(Manifest.ofServer().command());
    // the chart adds the options of its values
    assertThat(Manifest.ofChart("Deployment", "voice").command())
        .containsSubsequence(operator.list("Entrypoint"));
  }

  @Test
  void haveNoFileThatRaisesRights() throws IOException {
    for (Path root :
        List.of(
            root(operator, "operator-files"),
            root(server, "server-files"),
            root(simulator, "simulator-files"))) {
      try (Stream<Path> files = Files.walk(root)) {
        assertThat(files.filter(ImagesIT::raisesRights)).isEmpty();
      }
    }
  }

  @Test
  void operatorSaysWhatToSetWhenItHasNoConfiguration() throws IOException {
    mustBeAbleToStart();
    try (Container container =
        Container.start(
            operator,
            root(operator, "operator-bare"),
            List.of("/tmp"),
            Map.of(),
            operator.list("Entrypoint"))) {
      assertThat(container.exitStatus()).isEqualTo(2);
      assertThat(container.output())
          .contains("set VOICE_OPERATOR_CONFIG to the path of the operator's YAML configuration");
    }
  }

  @Test
  void operatorBecomesReadyAsTheChartRunsIt() throws IOException {
    mustBeAbleToStart();
    ControlPlane plane = ControlPlane.shared();
    try (TestNamespace watched = plane.namespace("images")) {
      installCrds(watched.client());
      Path root = root(operator, "operator");
      int port = LoopbackPorts.free(1).getFirst();
      String config =
          Manifest.ofChart("ConfigMap", watched.name()).root().at("/data/operator.yaml").asText();
      // the chart's port may be taken on this machine, where no pod has its own
      write(
          root.resolve("etc/voice/operator/operator.yaml"),
          config.replace("adminPort: 8082", "adminPort: " + port));
      write(root.resolve("etc/kubeconfig"), Files.readString(plane.kubeconfig()));
      Manifest deployment = Manifest.ofChart("Deployment", watched.name());
      long start = System.nanoTime();
      try (Container container =
          Container.start(
              operator,
              root,
              deployment.writable(),
              Map.of(
                  "VOICE_OPERATOR_CONFIG", "/etc/voice/operator/operator.yaml",
                  "KUBECONFIG", "/etc/kubeconfig",
                  "POD_NAME", "voice-operator-0",
                  "POD_NAMESPACE", watched.name()),
              deployment.command())) {
        awaitOk(container, "http://127.0.0.1:" + port + "/health/ready");
        System.out.printf(
            "images: operator ready after %d ms, %d MiB resident%n",
            (System.nanoTime() - start) / 1_000_000, container.residentMib());
        assertThat(container.rights()).isEqualTo(NO_RIGHTS);
        assertThat(container.stop()).isEqualTo(143);
      }
    }
  }

  @Test
  void simulatorAnswersTwiliosClientsByItself() throws IOException, InterruptedException {
    mustBeAbleToStart();
    int port = LoopbackPorts.free(1).getFirst();
    List<String> command = new ArrayList<>(simulator.list("Entrypoint"));
    command.addAll(List.of("--port", "" + port, "--number", "+15550100001"));
    long start = System.nanoTime();
    try (Container container =
        Container.start(
            simulator,
            root(simulator, "simulator"),
            List.of("/tmp"),
            Map.of(
                "TWILIO_SID", "AC00000000000000000000000000000001", "TWILIO_AUTH_TOKEN", "12345"),
            command)) {
      awaitOk(container, "http://127.0.0.1:" + port + "/control/health");
      System.out.printf(
          "images: simulator ready after %d ms, %d MiB resident%n",
          (System.nanoTime() - start) / 1_000_000, container.residentMib());
      assertThat(container.rights()).isEqualTo(NO_RIGHTS);
      HttpResponse<String> unknown =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + port + "/2010-04-01/Accounts.json"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(unknown.statusCode()).isEqualTo(401);
      assertThat(unknown.body()).contains("\"code\":20003");
    }
  }

  @Test
  void serverRunsAloneOnAFolderOfYaml() throws IOException, InterruptedException {
    mustBeAbleToStart();
    Path root = root(server, "server");
    write(
        root.resolve("etc/voice/config/voice.yaml"),
        Files.readString(Path.of("../webhook-server/src/test/resources/example/voice.yaml")));
    List<Integer> ports = LoopbackPorts.free(3);
    Manifest deployment = Manifest.ofServer();
    List<String> command = new ArrayList<>(deployment.command());
    command.addAll(List.of("--config", "/etc/voice/config"));
    long start = System.nanoTime();
    try (Container container =
        Container.start(
            server,
            root,
            deployment.writable(),
            Map.of(
                "TWILIO_SID", "AC00000000000000000000000000000001",
                "TWILIO_AUTH_TOKEN", "12345",
                "VOICE_PUBLIC_PORT", "" + ports.get(0),
                "VOICE_AGENTS_PORT", "" + ports.get(1),
                "VOICE_ADMIN_PORT", "" + ports.get(2),
                "VOICE_STATE_DIR", "/var/run/voice",
                "VOICE_SPOOL_DIR", "/var/spool/voice",
                "VOICE_DRAIN_SECONDS", "0",
                // does not start where the cache does not fit
                "JAVA_TOOL_OPTIONS", "-XX:AOTMode=on"),
            command)) {
      awaitOk(container, "http://127.0.0.1:" + ports.get(2) + "/health/ready");
      System.out.printf(
          "images: server ready after %d ms, %d MiB resident%n",
          (System.nanoTime() - start) / 1_000_000, container.residentMib());
      assertThat(container.rights()).isEqualTo(NO_RIGHTS);
      HttpResponse<String> unsigned =
          http.send(
              HttpRequest.newBuilder(
                      URI.create("http://127.0.0.1:" + ports.get(0) + "/voice/incoming"))
                  .header("Content-Type", "application/x-www-form-urlencoded")
                  .POST(HttpRequest.BodyPublishers.ofString("CallSid=CA1"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(unsigned.statusCode()).isEqualTo(403);
      container.stop();
      assertThat(container.output()).doesNotContain("Exception");
    }
  }

  @Test
  void serverExplainsItself() throws IOException {
    mustBeAbleToStart();
    List<String> command = new ArrayList<>(server.list("Entrypoint"));
    command.add("--help");
    try (Container container =
        Container.start(server, root(server, "help"), List.of(), Map.of(), command)) {
      assertThat(container.exitStatus()).isZero();
      assertThat(container.output()).startsWith("Usage: voice-webhook-server");
    }
  }

  @Test
  void serverStartsWithAJarThatItsCacheWasNotMadeOf() throws IOException {
    mustBeAbleToStart();
    Path root = root(server, "other-jar");
    Files.setLastModifiedTime(
        root.resolve("app/voice-webhook-server.jar"), FileTime.from(Instant.now()));
    List<String> command = new ArrayList<>(server.list("Entrypoint"));
    command.add("--help");
    try (Container container = Container.start(server, root, List.of(), Map.of(), command)) {
      assertThat(container.exitStatus()).isZero();
      assertThat(container.output()).contains("Usage: voice-webhook-server");
    }
  }

  private static void mustBeAbleToStart() {
    String hindrance = Container.hindrance();
    assumeTrue(hindrance.isEmpty(), hindrance);
  }

  private static Path root(Image image, String name) throws IOException {
    Path root = Files.createDirectories(folder.resolve("roots").resolve(name));
    image.unpack(root);
    return root;
  }

  private static boolean raisesRights(Path file) {
    try {
      return Files.isRegularFile(file)
          && ((int) Files.getAttribute(file, "unix:mode") & 06000) != 0;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private static void installCrds(KubernetesClient client) {
    client
        .load(new ByteArrayInputStream(Manifest.chart("any").getBytes(StandardCharsets.UTF_8)))
        .items()
        .stream()
        .filter(object -> object.getKind().equals("CustomResourceDefinition"))
        .forEach(crd -> client.resource(crd).forceConflicts().serverSideApply());
  }

  private void awaitOk(Container container, String url) {
    Awaitility.await(url)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> {
          assertThat(container.isAlive()).as(container.output()).isTrue();
          return isOk(url);
        });
  }

  private boolean isOk(String url) throws InterruptedException {
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create(url)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false; // it does not listen yet
    }
  }
}
