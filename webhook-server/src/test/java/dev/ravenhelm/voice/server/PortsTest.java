package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server whose ports are not to be had ends, and says why. */
final class PortsTest {

  @ParameterizedTest
  @ValueSource(strings = {"VOICE_PUBLIC_PORT", "VOICE_AGENTS_PORT", "VOICE_ADMIN_PORT"})
  void endsWhereAPortIsTaken(String variable, @TempDir Path folder) throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      ProcessBuilder java =
          new ProcessBuilder(
              ProcessHandle.current().info().command().orElseThrow(),
              "-cp",
              System.getProperty("java.class.path"),
              Main.class.getName(),
              "--config",
              RunningServer.example(folder, "", "").toString());
      java.environment().putAll(RunningServer.environment());
      for (String each : List.of("VOICE_PUBLIC_PORT", "VOICE_AGENTS_PORT", "VOICE_ADMIN_PORT")) {
        java.environment().put(each, each.equals(variable) ? port : "0");
      }
      Path said = folder.resolve("said");
      Process server = java.redirectErrorStream(true).redirectOutput(said.toFile()).start();
      try {
        assertThat(server.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(server.exitValue()).isNotZero();
        assertThat(said)
            .content(StandardCharsets.UTF_8)
            .contains("port " + port + " of 127.0.0.1", "set " + variable + " to another")
            .doesNotContain("Listening on");
      } finally {
        server.destroyForcibly();
      }
    }
  }
}
