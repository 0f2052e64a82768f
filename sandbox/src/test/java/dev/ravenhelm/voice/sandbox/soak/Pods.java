package dev.ravenhelm.voice.sandbox.soak;

import dev.ravenhelm.voice.sandbox.Programs;
import dev.ravenhelm.voice.sandbox.Until;
import dev.ravenhelm.voice.sandbox.node.Balancer;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Two servers behind a balancer, each with a spool that outlives its process. */
final class Pods implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> ADDRESSES = List.of("127.0.2.1", "127.0.2.2");

  private final Path folder;
  private final Programs programs;
  private final List<Integer> ports = LoopbackPorts.free(3);
  private final Map<String, GuardedProcess> running = new ConcurrentHashMap<>();
  private final Balancer balancer = Balancer.start(0, this::ready, ports.get(0));

  /**
   * Starts both.
   *
   * @param folder with the resources in {@code config}
   */
  Pods(Programs programs, Path folder) {
    this.programs = programs;
    this.folder = folder;
    ADDRESSES.forEach(this::start);
    ADDRESSES.forEach(this::awaitReady);
  }

  int port() {
    return balancer.port();
  }

  /** Replaces one after the other, as a rolling update does with one pod to spare. */
  void restartEach() {
    for (String address : ADDRESSES) {
      GuardedProcess process = running.get(address);
      process.stop(PATIENCE);
      start(address);
      awaitReady(address);
    }
  }

  /** A metric of both. */
  double sum(String metric) {
    return ADDRESSES.stream()
        .flatMap(address -> get(address, "/metrics").lines())
        .filter(line -> line.startsWith(metric + " ") || line.startsWith(metric + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  String tails() {
    return String.join("\n", running.values().stream().map(GuardedProcess::tail).toList());
  }

  @Override
  public void close() {
    balancer.close();
    running.values().forEach(process -> process.stop(PATIENCE));
  }

  private void start(String address) {
    Map<String, String> environment =
        Map.of(
            "TWILIO_SID",
            Situation.ACCOUNT,
            "TWILIO_AUTH_TOKEN",
            Callers.TOKEN,
            "POD_IP",
            address,
            "VOICE_PUBLIC_PORT",
            "" + ports.get(0),
            "VOICE_AGENTS_PORT",
            "" + ports.get(1),
            "VOICE_ADMIN_PORT",
            "" + ports.get(2),
            "VOICE_DRAIN_SECONDS",
            "2",
            "VOICE_SPOOL_DIR",
            folder.resolve("spool-" + address).toString());
    List<String> command =
        new ArrayList<>(programs.command("webhook-server", "-Xmx128m", "-XX:+UseSerialGC"));
    command.addAll(List.of("--config", folder.resolve("config").toString()));
    try {
      Files.createDirectories(folder.resolve("spool-" + address));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    running.put(
        address,
        GuardedProcess.start(address, command, environment, folder.resolve(address + ".log")));
  }

  private void awaitReady(String address) {
    if (!Until.isTrue(PATIENCE, () -> isReady(address))) {
      throw new IllegalStateException("not ready: " + tails());
    }
  }

  private List<String> ready() {
    return ADDRESSES.stream().filter(this::isReady).toList();
  }

  private boolean isReady(String address) {
    return !get(address, "/health/ready").isEmpty();
  }

  /** What it says with 200; empty where it says anything else or nothing. */
  private String get(String address, String path) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection)
              URI.create("http://" + address + ":" + ports.get(2) + path).toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(5000);
      if (connection.getResponseCode() != 200) {
        return "";
      }
      try (var body = connection.getInputStream()) {
        return new String(body.readAllBytes(), StandardCharsets.UTF_8) + "\n";
      }
    } catch (IOException e) {
      return "";
    }
  }
}
