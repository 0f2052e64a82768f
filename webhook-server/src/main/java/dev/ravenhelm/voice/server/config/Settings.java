package dev.ravenhelm.voice.server.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The environment, typed. What is secret in it is held back from {@code toString}.
 *
 * @param folder resources as YAML; null: from the Kubernetes API
 * @param pod null when run alone, or by an operator that does not tell all of it
 * @param openBao null when the gateway has no OpenBao
 * @param credentials where SID and auth token come from
 * @param twilioBaseUrl a simulator's URL; null: Twilio itself
 * @param stateDir null: nothing is remembered across restarts
 * @param spoolDir null: events are kept nowhere and only sent
 * @param spoolMebibytes events beyond which are lost while Kafka is away
 * @param tokensPerMinute access tokens for one identity, at once and in the long run
 */
public record Settings(
    String namespace,
    String gateway,
    @Nullable Path folder,
    Listeners listeners,
    @Nullable Pod pod,
    @Nullable OpenBaoAccess openBao,
    CredentialsSource credentials,
    @Nullable String apiKeyPath,
    @Nullable URI twilioBaseUrl,
    @Nullable Path stateDir,
    @Nullable Path spoolDir,
    int spoolMebibytes,
    @Nullable Path kafkaSecretsDir,
    @Nullable Path contextSecretsDir,
    Duration drain,
    int tokensPerMinute,
    String logLevel) {

  /** Addresses of the three listeners. */
  public record Listeners(String host, int publicPort, int agentsPort, int adminPort) {}

  /** This pod, as the downward API says. */
  public record Pod(String name, String namespace, String uid) {}

  /** How OpenBao is reached. */
  public record OpenBaoAccess(
      URI address,
      String kvMount,
      String authMount,
      String role,
      Path tokenFile,
      @Nullable Path caFile,
      @Nullable String caPem) {}

  /** Where the account's credentials come from. */
  public sealed interface CredentialsSource {
    /** A secret in OpenBao. */
    record InOpenBao(String path) implements CredentialsSource {}

    /** A mounted Secret, one file a key. */
    record InFolder(Path folder) implements CredentialsSource {}

    /** The environment itself, when run alone. */
    record Given(Map<String, String> values) implements CredentialsSource {
      public Given {
        values = Map.copyOf(values);
      }

      @Override
      public String toString() {
        return "Given" + values.keySet();
      }
    }
  }

  /** Reads the environment; throws IllegalArgumentException that names the variable at fault. */
  public static Settings of(Map<String, String> environment, @Nullable Path folder) {
    if (folder != null && !Files.isDirectory(folder)) {
      throw new IllegalArgumentException("--config " + folder + " is not a folder");
    }
    Environment env = new Environment(environment);
    return new Settings(
        env.or("VOICE_NAMESPACE", "default"),
        folder == null ? env.required("VOICE_GATEWAY") : env.or("VOICE_GATEWAY", ""),
        folder,
        new Listeners(
            env.or("POD_IP", folder == null ? "0.0.0.0" : "127.0.0.1"),
            env.port("VOICE_PUBLIC_PORT", 8080),
            env.port("VOICE_AGENTS_PORT", 8081),
            env.port("VOICE_ADMIN_PORT", 8082)),
        folder == null ? pod(env) : null,
        openBao(env),
        credentials(env),
        env.orNull("TWILIO_API_KEY_PATH"),
        env.uri("TWILIO_BASE_URL"),
        env.path("VOICE_STATE_DIR"),
        env.path("VOICE_SPOOL_DIR"),
        env.number("VOICE_SPOOL_MEBIBYTES", 256, 1, 1_000_000),
        env.path("KAFKA_SECRETS_DIR"),
        env.path("CONTEXT_SECRETS_DIR"),
        Duration.ofSeconds(env.number("VOICE_DRAIN_SECONDS", 5, 0, 600)),
        env.number("VOICE_TOKENS_PER_MINUTE", 20, 1, 1_000_000),
        env.or("LOG_LEVEL", "INFO"));
  }

  private static @Nullable Pod pod(Environment env) {
    String name = env.orNull("POD_NAME");
    String namespace = env.orNull("POD_NAMESPACE");
    String uid = env.orNull("POD_UID");
    return name == null || namespace == null || uid == null ? null : new Pod(name, namespace, uid);
  }

  private static @Nullable OpenBaoAccess openBao(Environment env) {
    String address = env.orNull("OPENBAO_ADDR");
    return address == null
        ? null
        : new OpenBaoAccess(
            URI.create(address),
            env.or("OPENBAO_KV_MOUNT", "secret"),
            env.or("OPENBAO_AUTH_MOUNT", "kubernetes"),
            env.required("OPENBAO_ROLE"),
            Path.of(env.or("OPENBAO_TOKEN_FILE", "/var/run/secrets/openbao/token")),
            env.path("OPENBAO_CA_FILE"),
            env.orNull("OPENBAO_CA_PEM"));
  }

  private static CredentialsSource credentials(Environment env) {
    String path = env.orNull("TWILIO_CREDENTIALS_PATH");
    if (path != null) {
      return new CredentialsSource.InOpenBao(path);
    }
    Path mounted = env.path("TWILIO_CREDENTIALS_DIR");
    return mounted != null
        ? new CredentialsSource.InFolder(mounted)
        : new CredentialsSource.Given(env.startingWith("TWILIO_"));
  }
}
