package dev.ravenhelm.voice.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.SimulatorConfig;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import dev.ravenhelm.voice.testbed.OpenBaoSetup;
import dev.ravenhelm.voice.testbed.OpenBaoStandIn;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The operator's program with many numbers, agents and queues in five gateways, each with a Twilio
 * account of its own that answers after 50 ms and takes 30 requests at once. Started by {@code
 * benchmarks/operator-scale}.
 */
public final class ScaleBenchmark {
  private static final String ACCOUNT = "AC" + "0123456789abcdef".repeat(2);
  private static final String TOKEN = "fedcba9876543210".repeat(2);
  private static final int GATEWAYS = 5;
  private static final int SLOTS = 30;
  private static final Duration POLL = Duration.ofSeconds(60);
  private static final int ADMIN_PORT = 18_082;
  private static final Pattern SID = Pattern.compile("[A-Z]{2}[0-9a-f]{32}");
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Path target;
  private final int numbers;
  private final int agents;
  private final int queues;

  /** Of the operator's program: those of the chart, with a heap for this many resources. */
  private final List<String> jvm =
      new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx320m"));

  private ScaleBenchmark(Path target, int numbers, List<String> jvm) {
    this.target = target;
    this.jvm.addAll(jvm);
    this.numbers = numbers;
    this.agents = numbers / 5;
    this.queues = numbers / 50;
  }

  /**
   * Runs it.
   *
   * @param arguments folder of the operator's build, how many numbers, and further options of the
   *     operator's JVM
   */
  public static void main(String[] arguments) throws Exception {
    new ScaleBenchmark(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            List.of(arguments).subList(2, arguments.length))
        .run();
  }

  private void run() throws Exception {
    System.out.printf(
        "%d numbers, %d agents, %d queues in %d gateways; %d processors, Java %s%n",
        numbers,
        agents,
        queues,
        GATEWAYS,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"));
    Path folder = Files.createTempDirectory("operator-scale");
    ControlPlane plane = ControlPlane.shared();
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(plane.config())
                .withKubernetesSerialization(VoiceSerialization.create())
                .build();
        TestNamespace scope = plane.namespace("scale");
        Simulator simulator = Simulator.start(SimulatorConfig.of(ACCOUNT, TOKEN));
        OpenBaoStandIn openBao = OpenBaoStandIn.start(plane)) {
      World.installCrds(client);
      String namespace = scope.name();
      OpenBaoSetup setup = new OpenBaoSetup(openBao.address(), openBao.rootToken());
      setup.policy("voice", OpenBaoSetup.keeperOf(namespace));
      setup.role(
          "voice-main",
          Set.of("voice-main"),
          Set.of(namespace),
          "openbao",
          Set.of("voice"),
          Duration.ofMinutes(30));
      List<String> accounts = new ArrayList<>();
      for (int g = 0; g < GATEWAYS; g++) {
        accounts.add(account(simulator, setup, namespace, g));
      }
      fill(client, simulator, namespace, accounts);
      control(
          simulator,
          "/control/faults",
          "{\"path\":\"/\",\"kind\":\"delay\",\"delay\":\"50ms\",\"times\":\"always\"}");
      for (String account : accounts) {
        control(simulator, "/control/concurrency?account=" + account, "{\"limit\":" + SLOTS + "}");
      }
      OperatorConfig config = config(namespace, simulator, openBao);
      OperatorProgram program = new OperatorProgram(target, plane.kubeconfig(), folder, namespace);

      GuardedProcess operator = program.start("operator", config, ADMIN_PORT, jvm, Map.of());
      long began = System.nanoTime();
      Map<String, Double> spentBefore = processorTime(operator);
      awaitServing(operator, began, "first start");
      awaitReady();
      double seconds = seconds(began);
      System.out.printf(
          Locale.ROOT, "first convergence: %.1f s, %d MiB resident%n", seconds, memory(operator));
      printProcessorTime(operator, spentBefore, seconds);
      for (String account : accounts) {
        JsonNode usage = JSON.readTree(get(simulator, "/control/concurrency?account=" + account));
        System.out.printf(
            Locale.ROOT,
            "  %s: %d requests, %d refused, peak %d, %.0f %% of %d slots busy%n",
            account,
            usage.path("served").asInt(),
            usage.path("refused").asInt(),
            usage.path("peak").asInt(),
            100 * usage.path("averageBusy").asDouble() / SLOTS,
            SLOTS);
      }

      operator.stop(Duration.ofSeconds(20));
      restartPeriods(simulator, accounts);
      operator = program.start("operator", config, ADMIN_PORT, jvm, Map.of());
      began = System.nanoTime();
      awaitServing(operator, began, "restart");
      edits(client, simulator, namespace);
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis() / 2);
      requests(simulator, accounts, "restart, edits included");
      restartPeriods(simulator, accounts);
      int polls = 3;
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis() * polls);
      requests(simulator, accounts, polls + " quiet polls");
      System.out.printf("%d MiB resident after that%n", memory(operator));
      operator.stop(Duration.ofSeconds(20));
    }
    System.exit(0); // the client's threads would keep it alive
  }

  private String account(Simulator simulator, OpenBaoSetup setup, String namespace, int g)
      throws IOException, InterruptedException {
    JsonNode made =
        JSON.readTree(
            send(
                HttpRequest.newBuilder(URI.create(simulator.url() + "/2010-04-01/Accounts.json"))
                    .header(
                        "Authorization",
                        "Basic "
                            + Base64.getEncoder()
                                .encodeToString(
                                    (ACCOUNT + ":" + TOKEN).getBytes(StandardCharsets.UTF_8)))
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("FriendlyName=g" + g))
                    .build()));
    String sid = made.path("sid").asText();
    setup.secret(
        namespace + "/twilio/g" + g,
        Map.of("TWILIO_SID", sid, "TWILIO_AUTH_TOKEN", made.path("auth_token").asText()));
    return sid;
  }

  /** Numbers in the accounts, and resources in the cluster. */
  private void fill(
      KubernetesClient client, Simulator simulator, String namespace, List<String> accounts)
      throws InterruptedException {
    long began = System.nanoTime();
    Semaphore atOnce = new Semaphore(24);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int g = 0; g < GATEWAYS; g++) {
        apply(
            client,
            namespace,
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceGateway
            metadata: {name: g%1$d}
            spec:
              twilio: {credentials: {openBao: {path: twilio/g%1$d}}}
              openBao: {role: voice-main, serviceAccount: voice-main}
              publicUrl: https://g%1$d.example.com
              server: {replicas: 0}
            """
                .formatted(g));
      }
      IntStream.range(0, numbers)
          .forEach(i ->
              submit(
                  executor,
                  atOnce,
                  () -> {
                    control(
                        simulator,
                        "/control/numbers?account=" + accounts.get(i % GATEWAYS),
                        "{\"phoneNumber\":\"" + phoneNumber(i) + "\"}");
                    apply(client, namespace, number(i, "first"));
                  }));
      IntStream.range(0, agents)
          .forEach(i -> submit(executor, atOnce, () -> apply(client, namespace, agent(i))));
      IntStream.range(0, queues)
          .forEach(i -> submit(executor, atOnce, () -> apply(client, namespace, queue(i))));
    }
    System.out.printf(Locale.ROOT, "filled in %.1f s%n", seconds(began));
  }

  private static void submit(ExecutorService executor, Semaphore atOnce, Runnable work) {
    executor.execute(() -> {
      atOnce.acquireUninterruptibly();
      try {
        work.run();
      } finally {
        atOnce.release();
      }
    });
  }

  private static String agent(int i) {
    return "{apiVersion: voice.ravenhelm.dev/v1alpha1, kind: AgentIdentity, metadata: {name: a%d}, spec: {gatewayRef: {name: g%d}, subject: \"%d\", skills: [{name: billing}]}}"
        .formatted(i, i % GATEWAYS, i);
  }

  private static String queue(int i) {
    return "{apiVersion: voice.ravenhelm.dev/v1alpha1, kind: RoutingQueue, metadata: {name: q%d}, spec: {gatewayRef: {name: g%d}, skills: [{name: billing}]}}"
        .formatted(i, i % GATEWAYS);
  }

  /** How long single edits take to reach Twilio while everything else is compared again. */
  private void edits(KubernetesClient client, Simulator simulator, String namespace)
      throws IOException, InterruptedException {
    List<Double> taken = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String host = "edit" + i;
      long began = System.nanoTime();
      apply(client, namespace, number(i, host));
      while (!get(simulator, "/control/numbers?account=" + accountOf(client, namespace, i))
          .contains(host + ".example.net/fallback")) {
        TimeUnit.MILLISECONDS.sleep(10);
        if (seconds(began) > 120) {
          throw new IllegalStateException("an edit did not reach Twilio within 120 s");
        }
      }
      taken.add(seconds(began));
    }
    taken.sort(null);
    System.out.printf(
        Locale.ROOT,
        "edits during the resync after a restart: median %.2f s, longest of %d %.2f s%n",
        taken.get(taken.size() / 2),
        taken.size(),
        taken.getLast());
  }

  private static String accountOf(KubernetesClient client, String namespace, int number) {
    return client
        .resources(VoiceGateway.class)
        .inNamespace(namespace)
        .withName("g" + number % GATEWAYS)
        .get()
        .getStatus()
        .accountSid();
  }

  private static String phoneNumber(int i) {
    return "+1415%07d".formatted(2_000_000 + i);
  }

  private static String number(int i, String host) {
    return "{apiVersion: voice.ravenhelm.dev/v1alpha1, kind: VoiceNumber, metadata: {name: n%d}, spec: {gatewayRef: {name: g%d}, phoneNumber: \"%s\", inbound: {reject: {}}, fallback: {url: \"https://%s.example.net/fallback\"}}}"
        .formatted(i, i % GATEWAYS, phoneNumber(i), host);
  }

  /** By the operator's own metrics, since lists of so many resources would cost more than it. */
  private void awaitReady() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + Duration.ofMinutes(40).toNanos();
    int all = numbers + agents + queues + GATEWAYS;
    for (int ready = 0; ready < all; ) {
      TimeUnit.SECONDS.sleep(1);
      ready = ready();
      System.err.printf("%d of %d ready%n", ready, all);
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not ready within 40 minutes");
      }
    }
  }

  private static int ready() throws IOException, InterruptedException {
    return get(URI.create("http://127.0.0.1:" + ADMIN_PORT + "/metrics"))
        .lines()
        .filter(line -> line.startsWith("voice_resource_conditions{"))
        .filter(line -> line.contains("condition=\"Ready\"") && line.contains("status=\"True\""))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private static OperatorConfig config(
      String namespace, Simulator simulator, OpenBaoStandIn openBao) {
    return new OperatorConfig(
        "scale",
        "registry.example/server:1",
        Set.of(namespace),
        URI.create(simulator.url()),
        POLL,
        Duration.ofMinutes(10),
        ADMIN_PORT,
        Duration.ofSeconds(15),
        SLOTS,
        Duration.ofSeconds(30),
        5,
        null,
        Map.of(
            "default",
            new OpenBaoServer(
                openBao.address(), "secret", "kubernetes", "openbao", "{namespace}", null)));
  }

  private static void awaitServing(GuardedProcess operator, long began, String what)
      throws InterruptedException {
    while (true) {
      try {
        HttpResponse<String> answer =
            HTTP.send(
                HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + ADMIN_PORT + "/health/ready"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == 200) {
          System.out.printf(Locale.ROOT, "%s: ready in %.2f s%n", what, seconds(began));
          return;
        }
      } catch (IOException e) {
        if (!operator.isAlive()) {
          throw new IllegalStateException("the operator ended: " + operator.tail(), e);
        }
      }
      if (seconds(began) > 60) {
        throw new IllegalStateException("the operator is not ready: " + operator.tail());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void requests(Simulator simulator, List<String> accounts, String what)
      throws IOException, InterruptedException {
    int served = 0;
    for (String account : accounts) {
      served +=
          JSON.readTree(get(simulator, "/control/concurrency?account=" + account))
              .path("served")
              .asInt();
    }
    Map<String, Integer> kinds = new TreeMap<>();
    JSON.readTree(get(simulator, "/control/requests"))
        .forEach(r ->
            kinds.merge(
                r.path("method").asText()
                    + " "
                    + SID.matcher(r.path("path").asText().replaceAll("[?].*", "")).replaceAll("*"),
                1,
                Integer::sum));
    System.out.printf("%s: %d requests; of the last 2,000:%n", what, served);
    kinds.forEach((kind, count) -> System.out.printf("  %5d %s%n", count, kind));
  }

  private static void restartPeriods(Simulator simulator, List<String> accounts)
      throws IOException, InterruptedException {
    for (String account : accounts) {
      send(
          HttpRequest.newBuilder(
                  URI.create(simulator.url() + "/control/concurrency?account=" + account))
              .DELETE()
              .build());
    }
    send(
        HttpRequest.newBuilder(URI.create(simulator.url() + "/control/requests")).DELETE().build());
  }

  private static void apply(KubernetesClient client, String namespace, String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal("---\n" + yaml, GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(namespace);
    client.resource(resource).forceConflicts().serverSideApply();
  }

  /** Resident memory of the program in MiB; around it stands the guard's small shell. */
  private static long memory(GuardedProcess operator) {
    return program(operator)
        .map(java -> Path.of("/proc/" + java.pid() + "/status"))
        .map(ScaleBenchmark::residentMebibytes)
        .orElseThrow(() -> new IllegalStateException("the operator ended: " + operator.tail()));
  }

  private static Optional<ProcessHandle> program(GuardedProcess operator) {
    return ProcessHandle.of(operator.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().command().filter(c -> c.endsWith("/java")).isPresent())
        .findFirst();
  }

  private static long residentMebibytes(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Seconds of processor time so far, by program. */
  private static Map<String, Double> processorTime(GuardedProcess operator) {
    Map<String, Double> seconds = new TreeMap<>();
    seconds.put("operator", program(operator).map(ScaleBenchmark::processorSeconds).orElse(0.0));
    seconds.put("simulator and measuring", processorSeconds(ProcessHandle.current()));
    ProcessHandle.allProcesses()
        .filter(process ->
            process
                .info()
                .command()
                .filter(c -> c.endsWith("/kube-apiserver") || c.endsWith("/etcd"))
                .isPresent())
        .forEach(process ->
            seconds.merge(
                Path.of(process.info().command().orElseThrow()).getFileName().toString(),
                processorSeconds(process),
                Double::sum));
    return seconds;
  }

  private static double processorSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private static void printProcessorTime(
      GuardedProcess operator, Map<String, Double> before, double seconds) {
    System.out.printf(
        Locale.ROOT,
        "  processor seconds, of %.0f: %s%n",
        seconds * Runtime.getRuntime().availableProcessors(),
        processorTime(operator).entrySet().stream()
            .map(e ->
                String.format(
                    Locale.ROOT,
                    "%s %.1f",
                    e.getKey(),
                    e.getValue() - before.getOrDefault(e.getKey(), 0.0)))
            .collect(Collectors.joining(", ")));
  }

  private static void control(Simulator simulator, String path, String body) {
    sent(
        HttpRequest.newBuilder(URI.create(simulator.url() + path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static void sent(HttpRequest request) {
    try {
      send(request);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String get(Simulator simulator, String path)
      throws IOException, InterruptedException {
    return get(URI.create(simulator.url() + path));
  }

  private static String get(URI uri) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri).build());
  }

  private static String send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException(request.uri() + ": " + answer.body());
    }
    return answer.body();
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
