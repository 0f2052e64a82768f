package dev.ravenhelm.voice.operator;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import dev.ravenhelm.voice.testbed.OpenBaoSetup;
import dev.ravenhelm.voice.testbed.OpenBaoStandIn;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The operator's program with many numbers, agents and queues in five gateways. */
@Command(
    name = "operator-scale",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "The operator with many resources in five gateways, each with a Twilio account of its own in"
          + " the simulator: first convergence, restart, edits, quiet polls, memory.",
      "",
      "Needs a build: mvn -q -B package -DskipTests -pl operator -am"
    })
public final class ScaleBenchmark implements Runnable {
  private static final int GATEWAYS = 5;
  private static final int EDITS = 50;
  private static final int QUIET_POLLS = 3;

  /** Percent of the resources, after which accounts have less to do than they could. */
  private static final int MOST = 95;

  private static final Duration POLL = Duration.ofSeconds(60);
  private static final int ADMIN_PORT = 18_082;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @Option(
      names = "--slots",
      defaultValue = "30",
      description = "Requests that an account takes at once. Default: ${DEFAULT-VALUE}.")
  private int slots;

  @Option(
      names = "--answer-ms",
      defaultValue = "50",
      description = "How long Twilio takes for an answer. Default: ${DEFAULT-VALUE}.")
  private int answerMillis;

  @Option(names = "--first-only", description = "End after the first convergence.")
  private boolean firstOnly;

  @Option(
      names = "--jvm",
      paramLabel = "OPTION",
      description =
          "Of the operator's JVM, after those of the chart and -Xmx320m, such as --jvm=-Xmx96m.")
  private List<String> jvm = List.of();

  @Option(names = "--build", required = true, hidden = true)
  private Path build = Path.of("target");

  @Parameters(
      arity = "0..1",
      paramLabel = "NUMBERS",
      defaultValue = "10000",
      description =
          "With a fifth as many agents and a fiftieth as many queues. Default: ${DEFAULT-VALUE}.")
  private int numbers;

  private ScaleBenchmark() {}

  public static void main(String[] arguments) {
    // exit: the client's threads would keep it alive
    System.exit(new CommandLine(new ScaleBenchmark()).execute(arguments));
  }

  @Override
  public void run() {
    ScaleContents contents = new ScaleContents(GATEWAYS, numbers);
    System.out.printf(
        "%d numbers, %d agents, %d queues in %d gateways; %d ms an answer, %d slots an account; %d processors, Java %s%n",
        contents.numbers(),
        contents.agents(),
        contents.queues(),
        contents.gateways(),
        answerMillis,
        slots,
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("java.version"));
    ControlPlane plane = ControlPlane.shared();
    try (KubernetesClient client =
            new KubernetesClientBuilder()
                .withConfig(plane.config())
                .withKubernetesSerialization(VoiceSerialization.create())
                .build();
        TestNamespace scope = plane.namespace("scale");
        ScaleTwilio twilio = new ScaleTwilio(GATEWAYS);
        OpenBaoStandIn openBao = OpenBaoStandIn.start(plane)) {
      World.installCrds(client);
      credentials(openBao, scope.name(), twilio);
      long began = System.nanoTime();
      contents.fill(client, scope.name(), twilio);
      System.out.printf(Locale.ROOT, "filled in %.1f s%n", seconds(began));
      twilio.answer(Duration.ofMillis(answerMillis), slots);
      OperatorProgram program =
          new OperatorProgram(
              build, plane.kubeconfig(), Files.createTempDirectory("operator-scale"), scope.name());
      OperatorConfig config = config(scope.name(), twilio.url(), openBao);

      GuardedProcess operator = started(program, config, "first start");
      firstConvergence(operator, contents.all(), twilio);
      operator.stop(Duration.ofSeconds(20));
      if (firstOnly) {
        return;
      }
      twilio.forget();
      operator = started(program, config, "restart");
      edits(contents, client, scope.name(), twilio);
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis() / 2);
      twilio.printRequests("restart, edits included");
      twilio.forget();
      TimeUnit.MILLISECONDS.sleep(POLL.toMillis() * QUIET_POLLS);
      twilio.printRequests(QUIET_POLLS + " quiet polls");
      System.out.printf("%d MiB resident after that%n", ProcessUse.mebibytes(operator));
      operator.stop(Duration.ofSeconds(20));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void credentials(OpenBaoStandIn openBao, String namespace, ScaleTwilio twilio) {
    OpenBaoSetup setup = new OpenBaoSetup(openBao.address(), openBao.rootToken());
    setup.policy("voice", OpenBaoSetup.keeperOf(namespace));
    setup.role(
        "voice-main",
        Set.of("voice-main"),
        Set.of(namespace),
        "openbao",
        Set.of("voice"),
        Duration.ofMinutes(30));
    for (int g = 0; g < GATEWAYS; g++) {
      ScaleTwilio.Credentials account = twilio.account(g);
      setup.secret(
          namespace + "/twilio/g" + g,
          Map.of("TWILIO_SID", account.sid(), "TWILIO_AUTH_TOKEN", account.token()));
    }
  }

  private GuardedProcess started(OperatorProgram program, OperatorConfig config, String what)
      throws IOException, InterruptedException {
    List<String> options =
        Stream.concat(
                Stream.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx320m"), jvm.stream())
            .toList();
    GuardedProcess operator = program.start("operator", config, ADMIN_PORT, options, Map.of());
    long began = System.nanoTime();
    while (!isReady(operator)) {
      if (seconds(began) > 60) {
        throw new IllegalStateException("the operator is not ready: " + operator.tail());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
    System.out.printf(Locale.ROOT, "%s: ready in %.2f s%n", what, seconds(began));
    return operator;
  }

  private static boolean isReady(GuardedProcess operator) throws InterruptedException {
    try {
      return get("/health/ready").statusCode() == 200;
    } catch (IOException e) {
      if (!operator.isAlive()) {
        throw new IllegalStateException("the operator ended: " + operator.tail(), e);
      }
      return false; // it does not listen yet
    }
  }

  /** By the operator's own metrics, since lists of so many resources would cost more than it. */
  private void firstConvergence(GuardedProcess operator, int all, ScaleTwilio twilio)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    ProcessUse use = new ProcessUse(operator);
    boolean filling = false;
    boolean emptying = false;
    for (int ready = 0; ready < all; ) {
      TimeUnit.SECONDS.sleep(1);
      ready = ready();
      if (!filling && ready > GATEWAYS) {
        filling = true;
        twilio.forget();
      }
      if (!emptying && ready > all * MOST / 100) {
        emptying = true;
        System.out.printf("from the first resource after the gateways to %d %%:%n", MOST);
        twilio.printBusy(slots);
      }
      System.err.printf("%d of %d ready%n", ready, all);
      if (seconds(began) > Duration.ofMinutes(40).toSeconds()) {
        throw new IllegalStateException("not ready within 40 minutes");
      }
    }
    System.out.printf(
        Locale.ROOT,
        "first convergence: %.1f s after ready, %d MiB resident%n",
        seconds(began),
        ProcessUse.mebibytes(operator));
    use.print();
  }

  private static int ready() throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith("voice_resource_conditions{"))
        .filter(line -> line.contains("condition=\"Ready\"") && line.contains("status=\"True\""))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** How long single edits take to reach Twilio while everything else is compared again. */
  private static void edits(
      ScaleContents contents, KubernetesClient client, String namespace, ScaleTwilio twilio)
      throws InterruptedException {
    List<Double> taken = new ArrayList<>();
    for (int i = 0; i < EDITS; i++) {
      String host = "edit" + i;
      long began = System.nanoTime();
      contents.applyNumber(client, namespace, i, host);
      while (!twilio.numbers(i % GATEWAYS).contains(host + ".example.net/fallback")) {
        TimeUnit.MILLISECONDS.sleep(10);
        if (seconds(began) > 120) {
          throw new IllegalStateException("an edit did not reach Twilio within 120 s");
        }
      }
      taken.add(seconds(began));
    }
    String each =
        IntStream.range(0, EDITS)
            .filter(i -> taken.get(i) > 1)
            .mapToObj(i -> String.format(Locale.ROOT, "no. %d %.2f s", i, taken.get(i)))
            .toList()
            .toString();
    taken.sort(null);
    System.out.printf(
        Locale.ROOT,
        "edits after the restart: median %.2f s, longest of %d %.2f s; over a second: %s%n",
        taken.get(taken.size() / 2),
        taken.size(),
        taken.getLast(),
        each);
  }

  private OperatorConfig config(String namespace, URI twilio, OpenBaoStandIn openBao) {
    return new OperatorConfig(
        "scale",
        "registry.example/server:1",
        Set.of(namespace),
        twilio,
        POLL,
        Duration.ofMinutes(10),
        ADMIN_PORT,
        Duration.ofSeconds(15),
        slots,
        Duration.ofSeconds(30),
        5,
        null,
        Map.of(
            "default",
            new OpenBaoServer(
                openBao.address(), "secret", "kubernetes", "openbao", "{namespace}", null)));
  }

  private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ADMIN_PORT + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static double seconds(long since) {
    return (System.nanoTime() - since) / 1e9;
  }
}
