package dev.ravenhelm.voice.sandbox;

import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Twilio's simulator as its own process. */
final class SimulatorProcess implements AutoCloseable {
  private final GuardedProcess process;
  private final URI url;

  private SimulatorProcess(GuardedProcess process, URI url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it with one account that owns one number. */
  static SimulatorProcess start(
      Programs programs,
      Path folder,
      int port,
      String accountSid,
      String authToken,
      String number) {
    List<String> command =
        new ArrayList<>(
            programs.command("twilio-simulator", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("--port", Integer.toString(port), "--number", number));
    return new SimulatorProcess(
        GuardedProcess.start(
            "twilio-simulator",
            command,
            Map.of("TWILIO_SID", accountSid, "TWILIO_AUTH_TOKEN", authToken),
            folder.resolve("simulator.log")),
        URI.create("http://127.0.0.1:" + port));
  }

  URI url() {
    return url;
  }

  String awaitReady(Duration deadline) {
    Http http = new Http();
    boolean ready =
        Until.isTrue(
            deadline,
            () -> {
              try {
                return !process.isAlive()
                    || http.get(url.resolve("/control/health"), Map.of()).status() == 200;
              } catch (UncheckedIOException e) {
                return false; // it does not listen yet
              }
            });
    if (!ready || !process.isAlive()) {
      throw new Narrator.StepFailedException("the simulator did not start", process.tail());
    }
    return url.toString();
  }

  @Override
  public void close() {
    process.stop(Duration.ofSeconds(5));
  }
}
