package dev.ravenhelm.voice.sandbox;

import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operator as its own process, as its image would run it. */
final class OperatorProcess implements AutoCloseable {
  private final GuardedProcess process;
  private final URI health;
  private final Http http = new Http();

  private OperatorProcess(GuardedProcess process, URI health) {
    this.process = process;
    this.health = health;
  }

  /** Starts it. */
  static OperatorProcess start(
      Programs programs,
      Path folder,
      Path kubeconfig,
      int adminPort,
      URI openBao,
      @Nullable URI twilio) {
    String config =
        String.format(
            Locale.ROOT,
            """
            ownerId: sandbox
            serverImage: voice-webhook-server
            namespaces: [voice]
            resync: 30s
            adminPort: %d
            %s
            openBao:
              servers:
                default: {address: "%s", audience: openbao}
            """,
            adminPort,
            twilio == null ? "" : "twilioBaseUrl: \"" + twilio + "\"",
            openBao);
    Path file = folder.resolve("operator.yaml");
    try {
      Files.writeString(file, config);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> command = new ArrayList<>();
    command.addAll(
        programs.command(
            "operator",
            "-Xmx64m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED"));
    return new OperatorProcess(
        GuardedProcess.start(
            "voice-operator",
            command,
            Map.of(
                "VOICE_OPERATOR_CONFIG",
                file.toString(),
                "KUBECONFIG",
                kubeconfig.toString(),
                "POD_NAME",
                "voice-operator-0",
                "POD_NAMESPACE",
                "voice-system"),
            folder.resolve("operator.log")),
        URI.create("http://127.0.0.1:" + adminPort + "/health/ready"));
  }

  /** Waits until its caches are filled; says how much memory it holds. */
  String awaitReady(Duration deadline) {
    boolean ready = Until.isTrue(deadline, () -> !process.isAlive() || isReady());
    if (!ready || !process.isAlive()) {
      throw new Narrator.StepFailedException("the operator did not become ready", process.tail());
    }
    return memory();
  }

  /** Resident memory, for people; empty where the machine does not tell. */
  String memory() {
    return ProcessHandle.current()
        .descendants()
        .filter(p ->
            p.info()
                .arguments()
                .map(a -> Stream.of(a).anyMatch(w -> w.contains("voice-operator")))
                .orElse(false))
        .filter(p -> p.info().command().map(c -> c.endsWith("java")).orElse(false))
        .findFirst()
        .flatMap(OperatorProcess::residentMib)
        .map(mib -> mib + " MiB resident")
        .orElse("");
  }

  String tail() {
    return process.tail();
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(15));
  }

  private boolean isReady() {
    try {
      return http.get(health, Map.of()).status() == 200;
    } catch (UncheckedIOException e) {
      return false; // it does not listen yet
    }
  }

  private static Optional<Long> residentMib(ProcessHandle process) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(l -> l.startsWith("VmRSS:"))
          .map(l -> Long.parseLong(l.replaceAll("[^0-9]", "")) / 1024)
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
