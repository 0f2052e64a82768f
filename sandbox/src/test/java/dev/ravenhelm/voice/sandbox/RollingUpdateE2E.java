package dev.ravenhelm.voice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.sandbox.node.Balancer;
import dev.ravenhelm.voice.sandbox.node.LocalNode;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import dev.ravenhelm.voice.testbed.OpenBao;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls go on while the server's pods are replaced: signed webhooks without pause through a load
 * balancer that notices a second late which pods are on their way out, and no repeats.
 */
class RollingUpdateE2E {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final String ACCOUNT = "AC" + "0123456789abcdef".repeat(2);
  private static final String TOKEN = "fedcba9876543210".repeat(2);
  private static final String NUMBER = "+15550100001";

  @TempDir Path folder;

  @Test
  void losesNoWebhookWhileEveryPodIsReplaced() throws Exception {
    try (Parts parts = new Parts()) {
      Programs programs = new Programs(ROOT);
      ControlPlane plane = parts.add(ControlPlane.start());
      KubernetesClient client =
          parts.add(
              new KubernetesClientBuilder()
                  .withConfig(plane.config())
                  .withKubernetesSerialization(VoiceSerialization.create())
                  .build());
      OpenBao openBao = parts.add(OpenBao.start(plane));
      Sandbox.prepare(programs, client, openBao, ACCOUNT, TOKEN, NUMBER);
      List<Integer> ports = LoopbackPorts.free(2);
      SimulatorProcess simulator =
          parts.add(SimulatorProcess.start(programs, folder, ports.get(0), ACCOUNT, TOKEN, NUMBER));
      simulator.awaitReady(PATIENCE);
      OperatorProcess operator =
          parts.add(
              OperatorProcess.start(
                  programs,
                  folder,
                  plane.kubeconfig(),
                  ports.get(1),
                  openBao.address(),
                  simulator.url()));
      operator.awaitReady(PATIENCE);
      LocalNode node =
          parts.add(
              new LocalNode(
                  client,
                  "voice",
                  programs.imageRoot("webhook-server", folder.resolve("images")),
                  folder.resolve("pods")));
      Balancer balancer = parts.add(Balancer.start(0, node::readyIps, 8080));
      String publicUrl = "http://127.0.0.1:" + balancer.port();
      Examples examples =
          new Examples(
              client,
              ROOT.resolve("sandbox/examples"),
              Map.of(
                  "PUBLIC_URL", publicUrl,
                  "OIDC_ISSUER", "https://id.example.com",
                  "KAFKA", "127.0.0.1:9",
                  "CONTEXT", "http://127.0.0.1:9/voice-context",
                  "NUMBER", NUMBER,
                  "MANAGEMENT", "Full"));
      examples.apply(folder.resolve("examples"));
      examples.awaitReady(PATIENCE, "Ready");
      List<String> before = pods(client);

      try (Callers callers = new Callers(publicUrl)) {
        assertThat(Until.isTrue(PATIENCE, () -> callers.answered() > 20)).isTrue();
        kubectl(plane, "rollout", "restart", "-n", "voice", "deployment/main-voice");
        kubectl(
            plane, "rollout", "status", "-n", "voice", "deployment/main-voice", "--timeout=120s");
        assertThat(Until.isTrue(PATIENCE, () -> node.processes() == 2 && pods(client).size() == 2))
            .as("the former pods have ended")
            .isTrue();
        int sofar = callers.answered();
        assertThat(Until.isTrue(PATIENCE, () -> callers.answered() > sofar + 20)).isTrue();

        assertThat(callers.lost()).as(node.tails()).isEmpty();
      }
      assertThat(pods(client)).hasSize(2).doesNotContainAnyElementsOf(before);
    }
  }

  private static List<String> pods(KubernetesClient client) {
    return client.pods().inNamespace("voice").list().getItems().stream()
        .map(pod -> pod.getMetadata().getName())
        .toList();
  }

  private static void kubectl(ControlPlane plane, String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of("kubectl", "--kubeconfig"));
    command.add(plane.kubeconfig().toString());
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(String.join(" ", command) + "\n" + output).isZero();
  }

  /** Twilio, and a load balancer that keeps its connections: each asks without pause. */
  private static final class Callers implements AutoCloseable {
    private final String publicUrl;
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicBoolean closed = new AtomicBoolean();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Callers(String publicUrl) {
      this.publicUrl = publicUrl;
      for (int caller = 0; caller < 2; caller++) {
        threads.execute(this::keepingTheConnection);
        threads.execute(this::connectingEachTime);
      }
    }

    int answered() {
      return answered.get();
    }

    List<String> lost() {
      return List.copyOf(lost);
    }

    @Override
    public void close() {
      closed.set(true);
      threads.close();
    }

    private void keepingTheConnection() {
      try (HttpClient http = HttpClient.newHttpClient()) {
        while (!closed.get()) {
          call(http);
        }
      }
    }

    private void connectingEachTime() {
      while (!closed.get()) {
        try (HttpClient http = HttpClient.newHttpClient()) {
          call(http);
        }
      }
    }

    private void call(HttpClient http) {
      int number = answered.get() + lost.size();
      Map<String, String> call =
          new TreeMap<>(
              Map.of(
                  "AccountSid",
                  ACCOUNT,
                  "CallSid",
                  "CA" + String.format(Locale.ROOT, "%032x", number),
                  "From",
                  "+15550100077",
                  "To",
                  NUMBER,
                  "Direction",
                  "inbound",
                  "CallStatus",
                  "ringing"));
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(publicUrl + "/voice/incoming"))
              .timeout(Duration.ofSeconds(15))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header("X-Twilio-Signature", signature(publicUrl + "/voice/incoming", call))
              .POST(HttpRequest.BodyPublishers.ofString(form(call)))
              .build();
      try {
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200 && answer.body().contains("<Enqueue")) {
          answered.incrementAndGet();
        } else {
          lost.add(answer.statusCode() + " " + answer.body());
        }
        TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos()); // a rate, not a wait for anything
      } catch (IOException e) {
        lost.add(e.toString());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        closed.set(true);
      }
    }

    private static String form(Map<String, String> parameters) {
      return parameters.entrySet().stream()
          .map(p -> p.getKey() + "=" + URLEncoder.encode(p.getValue(), StandardCharsets.UTF_8))
          .collect(Collectors.joining("&"));
    }

    private static String signature(String url, Map<String, String> parameters) {
      StringBuilder signed = new StringBuilder(url);
      parameters.forEach((name, value) -> signed.append(name).append(value));
      try {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
        return Base64.getEncoder()
            .encodeToString(mac.doFinal(signed.toString().getBytes(StandardCharsets.UTF_8)));
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
