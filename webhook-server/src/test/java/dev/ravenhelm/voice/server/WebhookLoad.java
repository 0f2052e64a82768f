package dev.ravenhelm.voice.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Measures a server of its own, started from its jar, at a steady rate. A call's time counts from
 * when it was due, so that a server which falls behind cannot hide it.
 */
public final class WebhookLoad {

  private static final String ACCOUNT = "AC00000000000000000000000000000001";
  private static final String TOKEN = "12345";
  private static final int MOST_SECONDS = 120;
  private static final int MOST_PER_SECOND = 1000;

  private WebhookLoad() {}

  /** {@code <target folder> <seconds> <requests per second>}. */
  public static void main(String[] args) throws Exception {
    int seconds = Math.min(Integer.parseInt(args[1]), MOST_SECONDS);
    int rate = Math.min(Integer.parseInt(args[2]), MOST_PER_SECOND);
    Path folder = Files.createTempDirectory("voice-load");
    try (InputStream example = WebhookLoad.class.getResourceAsStream("/example/voice.yaml")) {
      // events are kept on disk meanwhile: the port is nobody's, so Kafka is away
      Files.writeString(
          folder.resolve("voice.yaml"),
          new String(example.readAllBytes(), StandardCharsets.UTF_8)
              .replace(
                  "  outbound: {allowed",
                  "  events: {kafka: {bootstrapServers: \"127.0.0.1:1\"}}\n  outbound: {allowed"));
    }
    int[] ports = freePorts();
    Process server = server(Path.of(args[0]), folder, ports);
    try (HttpClient client = HttpClient.newHttpClient()) {
      awaitReady(client, ports[2], server);
      // the first round warms up the JVM that measures
      measure(client, ports[0], 5, rate);
      System.out.println(measure(client, ports[0], seconds, rate));
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
      server.destroyForcibly();
    }
  }

  private static String measure(HttpClient client, int port, int seconds, int rate)
      throws InterruptedException {
    int calls = seconds * rate;
    long[] nanos = new long[calls];
    AtomicInteger wrong = new AtomicInteger();
    long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < calls; i++) {
        int call = i;
        long due = begin + call * TimeUnit.SECONDS.toNanos(1) / rate;
        HttpRequest request = request(port, call);
        TimeUnit.NANOSECONDS.sleep(Math.max(0, due - System.nanoTime()));
        threads.execute(() -> {
          if (!answered(client, request)) {
            wrong.incrementAndGet();
          }
          nanos[call] = System.nanoTime() - due;
        });
      }
    }
    Arrays.sort(nanos);
    if (wrong.get() > 0) {
      throw new IllegalStateException(wrong + " of " + calls + " calls were not answered");
    }
    return calls
        + " calls at "
        + rate
        + "/s, all answered: p50 "
        + millis(nanos, 0.5)
        + ", p99 "
        + millis(nanos, 0.99)
        + ", p99.9 "
        + millis(nanos, 0.999)
        + ", longest "
        + millis(nanos, 1);
  }

  private static boolean answered(HttpClient client, HttpRequest request) {
    try {
      var answer = client.send(request, BodyHandlers.ofString());
      return answer.statusCode() == 200 && answer.body().contains("<Enqueue");
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static HttpRequest request(int port, int call) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("AccountSid", ACCOUNT);
    parameters.put("ApiVersion", "2010-04-01");
    parameters.put("CallSid", String.format(Locale.ROOT, "CA%032x", call));
    parameters.put("CallStatus", "ringing");
    parameters.put("Called", "+15550100001");
    parameters.put("Caller", "+15550100077");
    parameters.put("CallerCountry", "US");
    parameters.put("Direction", "inbound");
    parameters.put("From", "+15550100077");
    parameters.put("FromCity", "SCHÖNEBERG");
    parameters.put("FromCountry", "US");
    parameters.put("FromState", "NY");
    parameters.put("FromZip", "10001");
    parameters.put("To", "+15550100001");
    parameters.put("ToCity", "");
    parameters.put("ToCountry", "US");
    parameters.put("ToState", "CA");
    String signature =
        TwilioSignature.of(TOKEN, "https://voice.example.com/voice/incoming", parameters);
    String body =
        parameters.entrySet().stream()
            .map(each ->
                each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/voice/incoming"))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .header("X-Twilio-Signature", signature)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static Process server(Path target, Path folder, int[] ports) throws IOException {
    Path jar;
    try (Stream<Path> files = Files.list(target)) {
      jar =
          files
              .filter(
                  file -> file.getFileName().toString().matches("voice-webhook-server-.*\\.jar"))
              .findFirst()
              .orElseThrow();
    }
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx256m",
            "-jar",
            jar.toString(),
            "--config",
            folder.toString());
    builder.environment().put("TWILIO_SID", ACCOUNT);
    builder.environment().put("TWILIO_AUTH_TOKEN", TOKEN);
    builder.environment().put("VOICE_PUBLIC_PORT", Integer.toString(ports[0]));
    builder.environment().put("VOICE_AGENTS_PORT", Integer.toString(ports[1]));
    builder.environment().put("VOICE_ADMIN_PORT", Integer.toString(ports[2]));
    builder.environment().put("VOICE_DRAIN_SECONDS", "0");
    return builder
        .redirectErrorStream(true)
        .redirectOutput(new File(folder.toFile(), "server.log"))
        .start();
  }

  private static void awaitReady(HttpClient client, int port, Process server) throws Exception {
    HttpRequest ready =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/ready")).build();
    for (int i = 0; i < 300 && server.isAlive(); i++) {
      try {
        if (client.send(ready, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IllegalStateException("the server did not become ready");
  }

  private static int[] freePorts() throws IOException {
    try (ServerSocket a = new ServerSocket(0);
        ServerSocket b = new ServerSocket(0);
        ServerSocket c = new ServerSocket(0)) {
      return new int[] {a.getLocalPort(), b.getLocalPort(), c.getLocalPort()};
    }
  }

  private static String millis(long[] sorted, double quantile) {
    int index = Math.min(sorted.length - 1, (int) (sorted.length * quantile));
    return String.format(Locale.ROOT, "%.2f ms", sorted[index] / 1e6);
  }
}
