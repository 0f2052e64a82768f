package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ravenhelm.twilio.simulator.faults.Fault;
import dev.ravenhelm.twilio.simulator.faults.FaultScript;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.store.Sids;
import io.helidon.webserver.WebServer;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;

/** The simulator as a program of its own. */
public final class Main {
  private static final String USAGE =
      """
      A Twilio on one machine.

      --port PORT          port to listen on, 0 for any (default 4010)
      --bind ADDRESS       address to listen on (default 127.0.0.1)
      --account-sid AC…    the account (default TWILIO_SID, else a fixed one)
      --auth-token TOKEN   its auth token (default TWILIO_AUTH_TOKEN, else made up and printed)
      --number +1555…      a number the account owns from the start; repeatable (default TWILIO_NUMBER)
      --time-scale FACTOR  how many times as fast as the wall its clock runs (default 1)
      --virtual-time WHEN  a clock that begins at WHEN (2026-01-31T09:00:00Z, or now) and stands
                           still until POST /control/clock {"advance":"3m"}
      --tls-port PORT      port for TLS, REST and signalling alike (default any that is free)
      --tls-dir FOLDER     keeps the certificate authority there, as ca.pem for clients to trust
                           (default one made at each start, at /ca.pem)
      --proxy-port PORT    port of an HTTP proxy that leads *.twilio.com here (default none)
      --media-port PORT    UDP port for audio (default any that is free)
      --faults FILE        a script of what is to go wrong, in YAML (see the README)
      --concurrent-requests N
                           how many REST requests an account may have in flight; those above
                           are refused with 429 (default any)
      --dry-run            starts, answers itself once, and stops
      --help               this text
      """;
  private static final String DEFAULT_SID = "AC00000000000000000000000000005150";

  private static final List<String> OPTIONS =
      List.of(
          "--port",
          "--bind",
          "--account-sid",
          "--auth-token",
          "--number",
          "--time-scale",
          "--virtual-time",
          "--faults",
          "--concurrent-requests",
          "--tls-port",
          "--tls-dir",
          "--proxy-port",
          "--media-port");

  private Main() {}

  public static void main(String[] args) throws InterruptedException {
    switch (parse(List.of(args), System.getenv())) {
      case Command.Help() -> System.out.print(USAGE);
      case Command.Wrong(String words) -> {
        System.err.println(words);
        System.err.print(USAGE);
        System.exit(2);
      }
      case Command.DryRun(SimulatorConfig config) -> dryRun(config);
      case Command.Run(SimulatorConfig config, boolean madeUp) -> run(config, madeUp, System.out);
    }
  }

  private static void dryRun(SimulatorConfig config) throws InterruptedException {
    preload();
    try (Simulator simulator = Simulator.start(config)) {
      simulator.awaitWarm();
      System.out.println("it starts");
    }
  }

  /**
   * The web server's classes load while the accounts are wired: on two cores that is a third of the
   * start.
   */
  private static void preload() {
    Thread.ofPlatform().daemon().name("preload").start(() -> WebServer.builder().build());
  }

  private static void run(SimulatorConfig config, boolean madeUp, PrintStream out)
      throws InterruptedException {
    preload();
    var stop = new CountDownLatch(1);
    Simulator simulator = Simulator.start(config);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  simulator.close();
                  stop.countDown();
                },
                "stop"));
    out.println("Twilio simulator at " + simulator.url());
    simulator
        .tlsPort()
        .ifPresent(port ->
            out.println(
                "over TLS at https://localhost:" + port + ", certificate authority at /ca.pem"));
    simulator.proxyPort().ifPresent(port -> out.println("HTTP proxy at port " + port));
    out.println("telephones at " + simulator.url() + "/phones");
    out.println("account " + config.accountSid());
    if (madeUp) {
      out.println("auth token " + config.authToken() + " (made up for this run)");
    }
    out.flush();
    stop.await();
  }

  static Command parse(List<String> args, Map<String, String> environment) {
    var values = new HashMap<String, String>();
    var numbers = new ArrayList<String>();
    boolean dry = false;
    for (int i = 0; i < args.size(); i += 2) {
      String name = args.get(i);
      if (name.equals("--help")) {
        return new Command.Help();
      }
      if (name.equals("--dry-run")) {
        dry = true;
        i--;
        continue;
      }
      if (!OPTIONS.contains(name)) {
        return new Command.Wrong("unknown option " + name);
      }
      if (i + 1 == args.size()) {
        return new Command.Wrong(name + " needs a value");
      }
      if (name.equals("--number")) {
        numbers.add(args.get(i + 1));
      } else {
        values.put(name, args.get(i + 1));
      }
    }
    if (numbers.isEmpty()) {
      Optional.ofNullable(environment.get("TWILIO_NUMBER"))
          .filter(n -> !n.isBlank())
          .ifPresent(numbers::add);
    }
    Optional<String> wrong =
        numbers.stream()
            .filter(n -> PhoneNumber.parse(n).filter(p -> p.e164().equals(n)).isEmpty())
            .findFirst();
    if (wrong.isPresent()) {
      return new Command.Wrong("--number must be E.164, such as +15550100001, was " + wrong.get());
    }
    Command wanted = configured(values, numbers, environment);
    return dry && wanted instanceof Command.Run run ? new Command.DryRun(run.config()) : wanted;
  }

  private static Command configured(
      Map<String, String> values, List<String> numbers, Map<String, String> environment) {
    String token =
        values.getOrDefault("--auth-token", environment.getOrDefault("TWILIO_AUTH_TOKEN", ""));
    boolean madeUp = token.isBlank();
    try {
      return new Command.Run(
          new SimulatorConfig(
              values.getOrDefault("--bind", "127.0.0.1"),
              Integer.parseInt(values.getOrDefault("--port", "4010")),
              values.getOrDefault(
                  "--account-sid", environment.getOrDefault("TWILIO_SID", DEFAULT_SID)),
              madeUp ? new Sids().secret() : token,
              Double.parseDouble(values.getOrDefault("--time-scale", "1")),
              Optional.ofNullable(values.get("--virtual-time")).map(Main::moment),
              numbers,
              listeners(values),
              values.containsKey("--faults") ? faults(Path.of(values.get("--faults"))) : List.of(),
              values.containsKey("--concurrent-requests")
                  ? OptionalInt.of(Integer.parseInt(values.get("--concurrent-requests")))
                  : OptionalInt.empty()),
          madeUp);
    } catch (FaultScript.BadFault e) {
      return new Command.Wrong("--faults: " + e.getMessage());
    } catch (IOException e) {
      return new Command.Wrong("--faults: cannot be read: " + e.getMessage());
    } catch (DateTimeParseException e) {
      return new Command.Wrong(
          "--virtual-time takes a moment such as 2026-01-31T09:00:00Z, or now");
    } catch (NumberFormatException e) {
      return new Command.Wrong("ports, --time-scale and --concurrent-requests take numbers");
    } catch (IllegalArgumentException e) {
      return new Command.Wrong(String.valueOf(e.getMessage()));
    }
  }

  private static List<Fault> faults(Path script) throws IOException {
    return FaultScript.read(new YAMLMapper().readTree(script.toFile()));
  }

  private static Instant moment(String text) {
    return text.equals("now") ? Instant.now() : Instant.parse(text);
  }

  private static Listeners listeners(Map<String, String> values) {
    Listeners listeners =
        Listeners.withTls()
            .tls(Integer.parseInt(values.getOrDefault("--tls-port", "0")))
            .media(Integer.parseInt(values.getOrDefault("--media-port", "0")));
    if (values.containsKey("--tls-dir")) {
      listeners = listeners.tlsDir(Path.of(values.get("--tls-dir")));
    }
    return values.containsKey("--proxy-port")
        ? listeners.proxy(Integer.parseInt(values.get("--proxy-port")))
        : listeners;
  }

  /** What the command line asks for. */
  sealed interface Command {
    record Help() implements Command {}

    record Wrong(String words) implements Command {}

    /** Starts and stops. */
    record DryRun(SimulatorConfig config) implements Command {}

    record Run(SimulatorConfig config, boolean madeUpToken) implements Command {}
  }
}
