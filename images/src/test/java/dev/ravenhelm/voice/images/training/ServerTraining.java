package dev.ravenhelm.voice.images.training;

import dev.ravenhelm.voice.testbed.GuardedProcess;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * The server's run that its AOT cache is made of: as in a cluster, with an API server, an issuer
 * and callers. What it loads, links and often does in this run it need not find out at its start.
 */
final class ServerTraining {

  /** Those of its image that the cache depends on. */
  static final List<String> OPTIONS =
      List.of(
          "-XX:+UseCompactObjectHeaders",
          "-XX:+UseSerialGC",
          "-Djdk.reflect.useNativeAccessorOnly=true");

  /**
   * The JDK's cache finds adapters by a hash of their signatures: with two of one hash, every start
   * would say on its output that one is the other, and make it anew.
   */
  private static final List<String> NO_ADAPTERS =
      List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:-AOTAdapterCaching");

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CALLS = 12_000;
  private static final int TOKENS = 1500;

  private final Path java;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();

  ServerTraining(Path java, Path folder) {
    this.java = java;
    this.folder = folder;
  }

  void run() throws IOException {
    Path cache = folder.resolve(ServerFolder.NAME + ".aot");
    Path log = folder.resolveSibling("training.log");
    Files.deleteIfExists(log);
    Path own = Files.createTempDirectory("training");
    List<Integer> ports = LoopbackPorts.free(3);
    try (OidcIssuer issuer = OidcIssuer.start();
        TrainingCluster cluster = TrainingCluster.start(issuer.issuer())) {
      Files.writeString(own.resolve("kubeconfig"), cluster.kubeconfig());
      GuardedProcess server =
          GuardedProcess.start("training", command(cache), environment(own, ports), log);
      try {
        awaitReady(server, ports.get(2));
        call(ports.get(0));
        askForTokens(ports.get(1), issuer);
        get(ports.get(2), "/metrics");
      } finally {
        // the cache is written on the way out
        server.stop(PATIENCE);
      }
    }
    if (!Files.exists(cache)) {
      throw new IllegalStateException("the training left no cache: " + Files.readString(log));
    }
  }

  private List<String> command(Path cache) {
    List<String> command = new ArrayList<>(List.of(java.toString(), "-XX:MaxRAMPercentage=50"));
    command.addAll(OPTIONS);
    command.addAll(NO_ADAPTERS);
    command.addAll(
        List.of(
            "-XX:AOTCacheOutput=" + cache,
            "-jar",
            folder.resolve(ServerFolder.NAME + ".jar").toString()));
    return command;
  }

  private static Map<String, String> environment(Path own, List<Integer> ports) {
    return Map.ofEntries(
        Map.entry("KUBECONFIG", own.resolve("kubeconfig").toString()),
        Map.entry("VOICE_NAMESPACE", TrainingCluster.NAMESPACE),
        Map.entry("VOICE_GATEWAY", "main"),
        Map.entry("POD_IP", "127.0.0.1"),
        Map.entry("VOICE_PUBLIC_PORT", "" + ports.get(0)),
        Map.entry("VOICE_AGENTS_PORT", "" + ports.get(1)),
        Map.entry("VOICE_ADMIN_PORT", "" + ports.get(2)),
        Map.entry("VOICE_DRAIN_SECONDS", "0"),
        Map.entry("VOICE_TOKENS_PER_MINUTE", "100000"),
        Map.entry("VOICE_SPOOL_DIR", own.resolve("spool").toString()),
        Map.entry("VOICE_STATE_DIR", own.resolve("state").toString()),
        Map.entry("TWILIO_SID", TrainingCalls.ACCOUNT),
        Map.entry("TWILIO_AUTH_TOKEN", TrainingCalls.TOKEN),
        Map.entry("TWILIO_API_KEY_SID", "SK00000000000000000000000000000001"),
        Map.entry("TWILIO_API_KEY_SECRET", "secret"));
  }

  private void awaitReady(GuardedProcess server, int port) {
    Awaitility.await("readiness")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          if (!server.isAlive()) {
            throw new IllegalStateException(server.tail());
          }
          return get(port, "/health/ready") == 200;
        });
  }

  private void call(int port) {
    for (int call = 0; call < CALLS; call++) {
      int status = send(TrainingCalls.request(port, call));
      if (status != 200 && status != 204) {
        throw new IllegalStateException("a webhook was answered with " + status);
      }
    }
  }

  private void askForTokens(int port, OidcIssuer issuer) {
    for (int asked = 0; asked < TOKENS; asked++) {
      int status =
          send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/voice-token"))
                  .header("Authorization", "Bearer " + issuer.token("2871", "voice"))
                  .POST(BodyPublishers.ofString("{\"platform\": \"web\"}"))
                  .build());
      if (status != 200) {
        throw new IllegalStateException("a token was refused with " + status);
      }
    }
  }

  private int get(int port, String path) {
    return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build());
  }

  /** The status, or 0 where nobody answers. */
  private int send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
