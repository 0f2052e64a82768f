package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import io.fabric8.kubernetes.client.KubernetesClientException;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The kubectl plug-in {@code kubectl voice}. */
@Command(
    name = "kubectl voice",
    description = "Plans, exports and tidies up what the voice operator has in Twilio.",
    mixinStandardHelpOptions = true,
    version = "kubectl voice 0.1.0",
    exitCodeOnInvalidInput = ExitCode.FAILED,
    exitCodeOnExecutionException = ExitCode.FAILED,
    synopsisSubcommandLabel = "COMMAND")
public final class KubectlVoice {
  private KubectlVoice() {}

  /** Runs a command and ends the process with its exit code. */
  public static void main(String[] args) {
    TwilioHttp.allowHostHeader();
    System.exit(run(Terminal.ofProcess(), args));
  }

  static int run(Terminal terminal, String... args) {
    return commandLine(terminal).execute(args);
  }

  static CommandLine commandLine(Terminal terminal) {
    return new CommandLine(new KubectlVoice())
        .addSubcommand(new PlanCommand(terminal))
        .addSubcommand(new ExportCommand(terminal))
        .addSubcommand(new OrphansCommand(terminal))
        .setOut(terminal.out())
        .setErr(terminal.err())
        .setUsageHelpWidth(100)
        .setExecutionExceptionHandler((failure, command, parsed) -> {
          if (failure instanceof CommandFailure
              || failure instanceof TwilioFailure
              || failure instanceof KubernetesClientException) {
            terminal.err().println("error: " + message(failure));
            terminal.err().flush();
            return ExitCode.FAILED;
          }
          throw failure;
        });
  }

  private static String message(Exception failure) {
    return switch (failure) {
      case TwilioFailure twilio when twilio.kind() == TwilioFailure.Kind.CREDENTIALS ->
          twilio.getMessage()
              + "; check TWILIO_SID and TWILIO_AUTH_TOKEN in the environment, or the Secret that the gateway names";
      case KubernetesClientException kubernetes ->
          "the Kubernetes API refused or did not answer: " + kubernetes.getMessage();
      default -> String.valueOf(failure.getMessage());
    };
  }
}
