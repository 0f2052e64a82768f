package dev.ravenhelm.twilio.simulator;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Measures how many calls a simulator carries at once: a process of its own, calls that wait in a
 * queue and ask their wait URL every second, on loopback.
 */
final class CallLoad {
  private static final String NUMBER = "+15550100001";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;
  private final ProcessHandle process;

  private CallLoad(String base, ProcessHandle process) {
    this.base = base;
    this.process = process;
  }

  public static void main(String[] args) throws Exception {
    Path target = Path.of(args[0]);
    int calls = Integer.parseInt(args[1]);
    int seconds = Integer.parseInt(args[2]);
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-jar",
                target.resolve("twilio-simulator-0.1.0-SNAPSHOT.jar").toString(),
                "--port",
                "4711")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (AccountServer server = new AccountServer()) {
      new CallLoad("http://127.0.0.1:4711", started.toHandle()).run(server, calls, seconds);
    } finally {
      started.destroy();
    }
  }

  private void run(AccountServer server, int calls, int seconds) throws Exception {
    awaitHealth();
    // a queue that a call makes holds 100
    server.reply(
        "/voice",
        form ->
            AccountServer.Reply.xml(
                "<Response><Enqueue waitUrl=\"/wait\">load"
                    + form.first("From").map(from -> from.charAt(from.length() - 1)).orElse('0')
                    + "</Enqueue></Response>"));
    server.twiml("/wait", "<Pause length=\"1\"/>");
    post(
        "/control/numbers",
        "{\"phoneNumber\":\"" + NUMBER + "\",\"VoiceUrl\":\"" + server.url("/voice") + "\"}");
    for (int i = 0; i < calls; i++) {
      post("/control/calls", "{\"from\":\"+1415555" + (1000 + i) + "\",\"to\":\"" + NUMBER + "\"}");
    }
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (server.at("/wait").size() < calls && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    Duration before = cpu();
    int asked = server.at("/wait").size();
    long start = System.nanoTime();
    double[] answers = new double[seconds * 10];
    for (int i = 0; i < answers.length; i++) {
      long due = start + i * 100_000_000L;
      while (System.nanoTime() < due) {
        Thread.sleep(1);
      }
      long sent = System.nanoTime();
      get("/control/health");
      answers[i] = (System.nanoTime() - sent) / 1e6;
    }
    Arrays.sort(answers);
    double busy = cpu().minus(before).toMillis() / (double) (seconds * 1000) * 100;
    System.out.printf(
        "%d calls in a queue for %d s: %d wait URLs asked (%.0f/s, %d is one a second each),"
            + " simulator at %.0f %% of one core, %d MiB resident, answers to others p50 %.1f ms p99 %.1f ms%n",
        calls,
        seconds,
        server.at("/wait").size() - asked,
        (server.at("/wait").size() - asked) / (double) seconds,
        calls,
        busy,
        resident(),
        answers[answers.length / 2],
        answers[answers.length * 99 / 100]);
  }

  private void awaitHealth() throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (System.nanoTime() < deadline) {
      try {
        get("/control/health");
        return;
      } catch (java.net.ConnectException e) {
        Thread.sleep(20);
      }
    }
    throw new IllegalStateException("the simulator did not start");
  }

  private Duration cpu() {
    return Optional.of(process.info())
        .flatMap(ProcessHandle.Info::totalCpuDuration)
        .orElse(Duration.ZERO);
  }

  private long resident() throws Exception {
    List<String> status = Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"));
    return status.stream()
            .filter(line -> line.startsWith("VmRSS"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElse(0)
        / 1024;
  }

  private void get(String path) throws Exception {
    http.send(
        HttpRequest.newBuilder(URI.create(base + path)).build(),
        HttpResponse.BodyHandlers.discarding());
  }

  private void post(String path, String json) throws Exception {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(base + path))
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
  }
}
