package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.operator.account.Accounts;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.secrets.CredentialsReader;
import dev.ravenhelm.voice.operator.secrets.TwilioCredentials;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * How Twilio is reached. The auth token is never an option, since everybody sees a command line.
 */
final class TwilioOptions {
  private static final String SID = "TWILIO_SID";
  private static final String TOKEN = "TWILIO_AUTH_TOKEN";
  private static final int CONCURRENCY = 30;

  @Option(
      names = "--twilio-url",
      paramLabel = "URL",
      description = "A simulator's URL, in place of Twilio itself.")
  private @Nullable URI twilioUrl;

  /** The accounts that a command opens; they are not polled. */
  Accounts accounts() {
    return new Accounts(
        twilioUrl,
        new Accounts.Limits(
            Duration.ofSeconds(30), CONCURRENCY, Duration.ofDays(1), Duration.ofSeconds(30)),
        new Interests(),
        TwilioHttp.Observer.NONE,
        Clock.systemUTC());
  }

  /** The region of a gateway's account. */
  static String region(VoiceGateway gateway) {
    String region = gateway.getSpec().twilio().region();
    return region == null ? "us1" : region;
  }

  /** Credentials of the environment; empty where it has none. */
  static Optional<TwilioCredentials> fromEnvironment(Map<String, String> environment) {
    if (!environment.containsKey(SID) && !environment.containsKey(TOKEN)) {
      return Optional.empty();
    }
    return Optional.of(
        TwilioCredentials.from(environment)
            .orElseThrow(() ->
                new CommandFailure(
                    "the environment needs both "
                        + SID
                        + ", AC and 32 hexadecimal digits, and "
                        + TOKEN
                        + ", without quotes")));
  }

  /** The environment's credentials, else those in the Secret that the gateway names. */
  static TwilioCredentials credentials(
      VoiceGateway gateway, Optional<Cluster> cluster, Map<String, String> environment) {
    return fromEnvironment(environment).orElseGet(() -> fromGateway(gateway, cluster));
  }

  private static TwilioCredentials fromGateway(VoiceGateway gateway, Optional<Cluster> cluster) {
    VoiceGatewaySpec.Credentials source = gateway.getSpec().twilio().credentials();
    String name = gateway.getMetadata().getName();
    if (source.secretRef() == null) {
      throw new CommandFailure(
          "the credentials of VoiceGateway "
              + name
              + " lie in OpenBao, which this command does not read: set "
              + SID
              + " and "
              + TOKEN
              + " in the environment");
    }
    String secret = source.secretRef().name();
    if (cluster.isEmpty()) {
      throw new CommandFailure(
          "the credentials of VoiceGateway "
              + name
              + " lie in the Secret "
              + secret
              + ", and there is no kubeconfig to read it with: set "
              + SID
              + " and "
              + TOKEN
              + " in the environment, or give --kubeconfig");
    }
    return switch (cluster.get().credentials(gateway.getMetadata().getNamespace(), secret)) {
      case CredentialsReader.Result.Found found -> found.credentials();
      case CredentialsReader.Result.Missing missing ->
          throw new CommandFailure(
              "VoiceGateway "
                  + name
                  + ": "
                  + missing.outcome().message()
                  + "; or set "
                  + SID
                  + " and "
                  + TOKEN
                  + " in the environment");
    };
  }
}
