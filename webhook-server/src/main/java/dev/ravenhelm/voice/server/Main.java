package dev.ravenhelm.voice.server;

import dev.ravenhelm.voice.server.config.Settings;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** The server's command line. */
@Command(
    name = "voice-webhook-server",
    mixinStandardHelpOptions = true,
    description = {
      "Answers Twilio's webhooks and gives agents access tokens.",
      "",
      "Without --config it serves the VoiceGateway named by VOICE_GATEWAY in VOICE_NAMESPACE and"
          + " watches the Kubernetes API. With --config it runs alone, on a folder of YAML files."
    },
    footerHeading = "%nEnvironment when run alone:%n",
    footer = {
      "  TWILIO_SID, TWILIO_AUTH_TOKEN     account and what its webhooks are signed with",
      "  TWILIO_AUTH_TOKEN_SECONDARY       a second token, while the first is replaced",
      "  TWILIO_NUMBER                     caller ID where no resource names one",
      "  TWILIO_API_KEY_SID, _SECRET       the API key that signs access tokens",
      "  TWILIO_BASE_URL                   a simulator in Twilio's place",
      "  VOICE_GATEWAY                     which VoiceGateway, when the folder has several",
      "  POD_IP                            address to listen on, by default 127.0.0.1",
      "  VOICE_PUBLIC_PORT (8080), VOICE_AGENTS_PORT (8081), VOICE_ADMIN_PORT (8082)",
      "  VOICE_SPOOL_DIR                   where events wait for Kafka",
      "  VOICE_TOKENS_PER_MINUTE           access tokens for one identity (20)",
      "  LOG_LEVEL                         ERROR, WARN, INFO or DEBUG",
      "",
      "What only Twilio or the operator knows is read from each resource's status, as",
      "VoiceGateway.status.applicationSid or RoutingQueue.status.workflowSid. All of it:",
      "docs/server.md."
    })
public final class Main implements Callable<Integer> {

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description = "Folder of YAML files with the four kinds; read again when they change.")
  private @Nullable Path folder;

  private Main() {}

  /** Runs until the process is told to end. */
  public static void main(String[] args) {
    TwilioHttp.allowHostHeader();
    Logging.keepUntilTheEnd();
    int exit = new CommandLine(new Main()).execute(args);
    if (exit != ExitCode.OK) {
      System.exit(exit);
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    VoiceServer server;
    try {
      Settings settings = Settings.of(System.getenv(), folder);
      Logging.configure(settings.logLevel());
      server = VoiceServer.start(settings);
    } catch (IllegalArgumentException e) {
      System.err.println("voice-webhook-server: " + e.getMessage());
      return ExitCode.USAGE;
    }
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(server::close));
    server.awaitClosed();
    return ExitCode.OK;
  }
}
