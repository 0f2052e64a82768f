package dev.ravenhelm.voice.smoke;

import com.twilio.http.TwilioRestClient;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The {@code send-sms} command. */
@CommandLine.Command(
    name = "send-sms",
    description = "Sends one SMS from TWILIO_NUMBER and follows it until it is delivered.",
    footer = {
      "",
      "TWILIO_SID, TWILIO_AUTH_TOKEN and TWILIO_NUMBER come from the environment",
      "or the .env file. Exit codes:",
      "  0  delivered",
      "  1  refused, or not delivered",
      "  2  wrong usage, or a variable is missing",
      "  3  unconfirmed: the carrier took it and said no more",
      "  4  account, token and number do not belong together",
      "  5  Twilio not reachable"
    })
public final class Main implements Callable<Integer> {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(15);

  private final Map<String, String> environment;

  @CommandLine.Spec private CommandLine.Model.@Nullable CommandSpec spec;

  @CommandLine.Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this text.")
  @SuppressWarnings("UnusedVariable") // picocli writes it, and prints the text by itself
  private boolean help;

  @CommandLine.Option(
      names = "--to",
      required = true,
      paramLabel = "+1…",
      description = "The receiver, in E.164.")
  private String to = "";

  @CommandLine.Option(
      names = "--body",
      paramLabel = "TEXT",
      description = "The text (default: ${DEFAULT-VALUE}).")
  private String body = "Ravenhelm Voice smoke test";

  @CommandLine.Option(
      names = "--env-file",
      paramLabel = "FILE",
      description =
          "Where variables that are not in the environment are read (default: ${DEFAULT-VALUE}).")
  private Path envFile = Path.of(".env");

  @CommandLine.Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "How long to wait for the delivery (default: ${DEFAULT-VALUE}).")
  private int timeout = 60;

  @CommandLine.Option(
      names = "--base-url",
      hidden = true,
      description = "Where Twilio's API is, for a simulator (default: TWILIO_BASE_URL).")
  private @Nullable URI baseUrl;

  Main(Map<String, String> environment) {
    this.environment = environment;
  }

  public static void main(String[] args) {
    TwilioHttp.allowHostHeader();
    System.exit(new CommandLine(new Main(System.getenv())).execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    CommandLine command = commandLine();
    PrintWriter out = command.getOut();
    PrintWriter err = command.getErr();
    if (!Settings.e164(to)) {
      err.println("--to is not E.164: write it as + and digits only, such as +15550100099.");
      return CommandLine.ExitCode.USAGE;
    }
    Map<String, String> file = EnvFile.read(envFile);
    return switch (Settings.read(environment, file)) {
      case Settings.Reading.Unusable(var problems) -> {
        problems.forEach(err::println);
        err.println("Set them in the environment or in " + envFile + "; .env.example shows how.");
        yield CommandLine.ExitCode.USAGE;
      }
      case Settings.Reading.Complete(Settings settings) -> {
        Result result = test(settings, file, out).run(to, body, Duration.ofSeconds(timeout));
        (result.exitCode() == 0 ? out : err).println(result.words());
        yield result.exitCode();
      }
    };
  }

  private SmokeTest test(Settings settings, Map<String, String> file, PrintWriter out) {
    var twilio =
        new TwilioRestClient.Builder(settings.accountSid(), settings.authToken())
            .accountSid(settings.accountSid())
            .httpClient(new TwilioHttp(base(file).orElse(null), REQUEST_TIMEOUT, 1))
            .build();
    return new SmokeTest(
        twilio,
        settings,
        line -> {
          out.println(line);
          out.flush();
        });
  }

  private Optional<URI> base(Map<String, String> file) {
    return Optional.ofNullable(baseUrl)
        .or(() ->
            Optional.ofNullable(
                    environment.getOrDefault("TWILIO_BASE_URL", file.get("TWILIO_BASE_URL")))
                .filter(url -> !url.isBlank())
                .map(URI::create));
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("picocli sets the spec before it calls the command");
    }
    return spec.commandLine();
  }
}
