package dev.ravenhelm.twilio.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures a simulator of its own, started from its jar: how soon it is there, what it weighs with
 * 10,000 numbers and 5,000 workers, and how many REST requests it answers in a second.
 */
public final class RestLoad {
  private static final String ACCOUNT = "AC00000000000000000000000000000001";
  private static final String TOKEN = "12345";
  private static final String BASIC =
      "Basic " + Base64.getEncoder().encodeToString((ACCOUNT + ":" + TOKEN).getBytes(UTF_8));
  private static final int NUMBERS = 10_000;
  private static final int WORKERS = 5_000;
  private static final int MOST_SECONDS = 120;
  private static final int MOST_CONNECTIONS = 200;

  private final ObjectMapper mapper = new ObjectMapper();
  private final HttpClient client;
  private final String base;
  private final int connections;

  private RestLoad(HttpClient client, String base, int connections) {
    this.client = client;
    this.base = base;
    this.connections = connections;
  }

  /** {@code <target folder> <seconds> <connections>}. */
  public static void main(String[] args) throws Exception {
    int seconds = Math.min(Integer.parseInt(args[1]), MOST_SECONDS);
    int connections = Math.min(Integer.parseInt(args[2]), MOST_CONNECTIONS);
    int port = freePort();
    long begin = System.nanoTime();
    Process simulator = simulator(Path.of(args[0]), port);
    try (HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var load = new RestLoad(client, "http://127.0.0.1:" + port, connections);
      load.awaitHealth(simulator);
      System.out.println(
          "start-up: " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin) + " ms");
      System.out.println("empty: " + resident(simulator) + " MiB resident");
      Stock stock = load.fill();
      System.out.println(
          "with "
              + stock.numbers.size()
              + " numbers and "
              + stock.workers.size()
              + " workers: "
              + resident(simulator)
              + " MiB resident");
      // the first round warms up both JVMs
      load.measure(stock, 5);
      System.out.println(load.measure(stock, seconds));
      System.out.println("after that: " + resident(simulator) + " MiB resident");
    } finally {
      simulator.destroy();
      simulator.waitFor(10, TimeUnit.SECONDS);
      simulator.destroyForcibly();
    }
  }

  private Stock fill() throws Exception {
    String workspace = post("/v1/Workspaces", "FriendlyName=load").path("sid").asText();
    List<String> numbers =
        all(
            NUMBERS,
            n ->
                post(
                        "/2010-04-01/Accounts/" + ACCOUNT + "/IncomingPhoneNumbers.json",
                        String.format(Locale.ROOT, "PhoneNumber=%%2B1415%07d", 2_000_000 + n)
                            + "&VoiceUrl=https%3A%2F%2Fvoice.example.com%2Fincoming")
                    .path("sid")
                    .asText());
    List<String> workers =
        all(
            WORKERS,
            n ->
                post(
                        "/v1/Workspaces/" + workspace + "/Workers",
                        "FriendlyName=worker-"
                            + n
                            + "&Attributes=%7B%22skills%22%3A%5B%22billing%22%5D%2C%22contact_uri%22%3A%22client%3Aworker"
                            + n
                            + "%22%7D")
                    .path("sid")
                    .asText());
    return new Stock(workspace, numbers, workers);
  }

  private String measure(Stock stock, int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    List<List<Long>> taken =
        each(
            connections,
            connection -> {
              List<Long> nanos = new ArrayList<>();
              for (int i = connection; System.nanoTime() < end; i += connections) {
                long start = System.nanoTime();
                request(stock, i);
                nanos.add(System.nanoTime() - start);
              }
              return nanos;
            });
    long[] sorted = taken.stream().flatMap(List::stream).mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return String.format(
        Locale.ROOT,
        "%,d requests/s over %d connections: p50 %s, p99 %s, longest %s",
        sorted.length / seconds,
        connections,
        millis(sorted, 0.5),
        millis(sorted, 0.99),
        millis(sorted, 1));
  }

  /** Of twenty requests twelve read one resource, five change one, and three list a page. */
  private void request(Stock stock, int turn) {
    String numbers = "/2010-04-01/Accounts/" + ACCOUNT + "/IncomingPhoneNumbers";
    String workers = "/v1/Workspaces/" + stock.workspace + "/Workers";
    String number = numbers + "/" + stock.numbers.get(turn * 31 % NUMBERS) + ".json";
    String worker = workers + "/" + stock.workers.get(turn * 31 % WORKERS);
    switch (turn % 20) {
      case 0, 1 -> get(numbers + ".json?PageSize=50");
      case 2 -> get(workers + "?PageSize=50");
      case 3, 4, 5 -> post(number, "FriendlyName=turn-" + turn);
      case 6, 7 -> post(worker, "Attributes=%7B%22turn%22%3A" + turn + "%7D");
      case 8, 9, 10, 11, 12, 13 -> get(worker);
      default -> get(number);
    }
  }

  private <T> List<T> all(int count, IntFunction<T> making) throws Exception {
    List<List<T>> parts =
        each(
            connections,
            connection ->
                IntStream.range(0, count)
                    .filter(n -> n % connections == connection)
                    .mapToObj(making)
                    .toList());
    return parts.stream().flatMap(List::stream).toList();
  }

  private static <T> List<T> each(int count, IntFunction<T> doing) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> running = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int each = i;
        running.add(threads.submit(() -> doing.apply(each)));
      }
      List<T> done = new ArrayList<>();
      for (Future<T> future : running) {
        done.add(future.get());
      }
      return done;
    }
  }

  private JsonNode get(String path) {
    return send(builder(path).GET());
  }

  private JsonNode post(String path, String form) {
    return send(
        builder(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private HttpRequest.Builder builder(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", BASIC);
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      var answer = client.send(request.build(), BodyHandlers.ofString());
      if (answer.statusCode() > 299) {
        throw new IllegalStateException(answer.statusCode() + " " + answer.body());
      }
      return answer.statusCode() == 201 ? mapper.readTree(answer.body()) : mapper.nullNode();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void awaitHealth(Process simulator) throws InterruptedException {
    HttpRequest health =
        HttpRequest.newBuilder(URI.create(base + "/control/health"))
            .timeout(Duration.ofSeconds(5))
            .build();
    for (int i = 0; i < 1500 && simulator.isAlive(); i++) {
      try {
        if (client.send(health, BodyHandlers.discarding()).statusCode() == 200) {
          return;
        }
      } catch (IOException e) {
        // it does not listen yet
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    throw new IllegalStateException("the simulator did not become ready");
  }

  private static Process simulator(Path target, int port) throws IOException {
    Path jar;
    try (Stream<Path> files = Files.list(target)) {
      jar =
          files
              .filter(file -> file.getFileName().toString().matches("twilio-simulator-.*\\.jar"))
              .findFirst()
              .orElseThrow();
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    String options = System.getenv().getOrDefault("SIMULATOR_JAVA_OPTIONS", "");
    command.addAll(options.isBlank() ? List.of() : List.of(options.strip().split("\\s+")));
    command.addAll(List.of("-jar", jar.toString(), "--port", "" + port));
    var builder = new ProcessBuilder(command);
    builder.environment().put("TWILIO_SID", ACCOUNT);
    builder.environment().put("TWILIO_AUTH_TOKEN", TOKEN);
    File log = Files.createTempFile("simulator", ".log").toFile();
    return builder.redirectErrorStream(true).redirectOutput(log).start();
  }

  private static long resident(Process process) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024;
      }
    }
    throw new IllegalStateException("no VmRSS of process " + process.pid());
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static String millis(long[] sorted, double quantile) {
    int index = Math.min(sorted.length - 1, (int) (sorted.length * quantile));
    return String.format(Locale.ROOT, "%.2f ms", sorted[index] / 1e6);
  }

  private record Stock(String workspace, List<String> numbers, List<String> workers) {}
}
