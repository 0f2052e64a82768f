package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What callers notice of a server that is told to stop: nothing. */
final class ShutdownTest {
  private static final Map<String, String> CALL =
      new TreeMap<>(
          Map.of(
              "AccountSid", RunningServer.ACCOUNT,
              "CallSid", "CA00000000000000000000000000000001",
              "From", "+15550100077",
              "To", "+15550100001",
              "Direction", "inbound",
              "CallStatus", "ringing"));

  @Test
  void answersWhileItDrainsAndAsksForAnotherConnection(@TempDir Path folder) throws Exception {
    RunningServer server = start(folder, "3");
    URI at = server.publicUri("/");
    URI ready = server.adminUri("/health/ready");
    try (HttpClient probes = HttpClient.newHttpClient();
        Socket kept = connect(at)) {
      assertThat(ask(kept)).startsWith("HTTP/1.1 200 OK").noneMatch(ShutdownTest::closes);

      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);
      Awaitility.await("not ready").until(() -> readiness(probes, ready) == 503);

      assertThat(ask(kept)).startsWith("HTTP/1.1 200 OK").anyMatch(ShutdownTest::closes);
      try (Socket late = connect(at)) {
        assertThat(ask(late)).as("who has not noticed yet").startsWith("HTTP/1.1 200 OK");
      }
      stopping.get(30, TimeUnit.SECONDS);
    }
    assertThat(isOpen(at)).isFalse();
  }

  @Test
  void answersWhatIsUnderWayAfterItsDoorIsShut(@TempDir Path folder) throws Exception {
    RunningServer server = start(folder, "0");
    URI at = server.publicUri("/");
    try (Socket slow = connect(at)) {
      byte[] request = request();
      int half = request.length - 20;
      OutputStream out = slow.getOutputStream();
      out.write(request, 0, half);
      out.flush();
      // one after the other on a connection each: the half request has been read when this is
      assertThat(server.twilio("/voice/incoming", CALL).statusCode()).isEqualTo(200);

      CompletableFuture<Void> stopping = CompletableFuture.runAsync(server::close);
      Awaitility.await("its door is shut").until(() -> !isOpen(at));
      out.write(request, half, request.length - half);
      out.flush();

      assertThat(read(slow)).startsWith("HTTP/1.1 200 OK");
      stopping.get(30, TimeUnit.SECONDS);
    }
  }

  private static RunningServer start(Path folder, String drainSeconds) {
    Map<String, String> environment = RunningServer.environment();
    environment.put("VOICE_DRAIN_SECONDS", drainSeconds);
    return RunningServer.on(RunningServer.example(folder, "", ""), environment);
  }

  private static int readiness(HttpClient probes, URI ready)
      throws IOException, InterruptedException {
    return probes
        .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static boolean isOpen(URI at) {
    try (Socket probe = connect(at)) {
      return probe.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket connect(URI at) throws IOException {
    Socket socket = new Socket(InetAddress.getByName(at.getHost()), at.getPort());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static List<String> ask(Socket on) throws IOException {
    on.getOutputStream().write(request());
    on.getOutputStream().flush();
    return read(on);
  }

  private static byte[] request() {
    String body = RunningServer.form(CALL);
    String signature =
        TwilioSignature.of(RunningServer.TOKEN, RunningServer.PUBLIC_URL + "/voice/incoming", CALL);
    return String.join(
            "\r\n",
            "POST /voice/incoming HTTP/1.1",
            "Host: voice.example.com",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: " + body.length(),
            "X-Twilio-Signature: " + signature,
            "",
            body)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** Status line and headers; the body is read and left. */
  private static List<String> read(Socket from) throws IOException {
    BufferedReader in =
        new BufferedReader(
            new InputStreamReader(from.getInputStream(), StandardCharsets.ISO_8859_1));
    List<String> head = new ArrayList<>();
    int length = 0;
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      head.add(line.strip());
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).strip());
      }
    }
    assertThat(in.skip(length)).isEqualTo(length);
    return head;
  }

  private static boolean closes(String header) {
    return header.equalsIgnoreCase("Connection: close");
  }
}
