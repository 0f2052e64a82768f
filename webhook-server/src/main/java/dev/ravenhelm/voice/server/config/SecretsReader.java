package dev.ravenhelm.voice.server.config;

import dev.ravenhelm.voice.openbao.OpenBaoException;
import dev.ravenhelm.voice.openbao.ReadResult;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.SecretStore;
import dev.ravenhelm.voice.server.config.Settings.CredentialsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the secrets from where they are kept; what cannot be read stays as it was. */
final class SecretsReader {

  private static final Logger LOG = LoggerFactory.getLogger(SecretsReader.class);

  private final CredentialsSource source;
  private final @Nullable String apiKeyPath;
  private final @Nullable SecretStore store;
  private final Secrets secrets;
  private final Map<String, String> toldProblems = new HashMap<>();

  SecretsReader(Settings settings, @Nullable SecretStore store, Secrets secrets) {
    this.source = settings.credentials();
    this.apiKeyPath = settings.apiKeyPath();
    this.store = store;
    this.secrets = secrets;
  }

  /** Reads all; whether anything is different from before. */
  boolean read() {
    boolean credentials =
        credentialValues().flatMap(TwilioCredentials::of).filter(secrets::use).isPresent();
    boolean apiKey = apiKey().filter(secrets::use).isPresent();
    if (credentials || apiKey) {
      LOG.info(
          "Secrets read: account {}, API key {}",
          secrets.credentials().map(TwilioCredentials::accountSid).orElse("none"),
          secrets.apiKey().map(ApiKey::sid).orElse("none"));
    }
    return credentials || apiKey;
  }

  private Optional<Map<String, String>> credentialValues() {
    return switch (source) {
      case CredentialsSource.Given(Map<String, String> values) -> Optional.of(values);
      case CredentialsSource.InFolder(Path folder) -> fromFolder(folder);
      case CredentialsSource.InOpenBao(String path) -> fromOpenBao(path);
    };
  }

  private Optional<ApiKey> apiKey() {
    if (apiKeyPath != null) {
      return fromOpenBao(apiKeyPath).flatMap(values -> ApiKey.of(values, "sid", "secret"));
    }
    return source instanceof CredentialsSource.Given(Map<String, String> values)
        ? ApiKey.of(values, "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET")
        : Optional.empty();
  }

  private Optional<Map<String, String>> fromFolder(Path folder) {
    Map<String, String> values = new HashMap<>();
    try {
      for (String key :
          List.of(
              "TWILIO_SID", "TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_SECONDARY", "TWILIO_NUMBER")) {
        Path file = folder.resolve(key);
        if (Files.exists(file)) {
          values.put(key, Files.readString(file));
        }
      }
      solved(folder.toString());
      return Optional.of(values);
    } catch (IOException e) {
      problem(folder.toString(), "not readable");
      return Optional.empty();
    }
  }

  private Optional<Map<String, String>> fromOpenBao(String path) {
    Optional<SecretPath> valid = SecretPath.parse(path);
    if (store == null || valid.isEmpty()) {
      problem(path, store == null ? "no OPENBAO_ADDR" : "not a path");
      return Optional.empty();
    }
    try {
      return switch (store.read(valid.get())) {
        case ReadResult.Present present -> {
          solved(path);
          yield Optional.of(present.data());
        }
        case ReadResult.Absent _ -> {
          problem(path, "not there yet");
          yield Optional.empty();
        }
      };
    } catch (OpenBaoException e) {
      problem(path, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Said once, not each time. */
  private void problem(String where, String what) {
    if (!what.equals(toldProblems.put(where, what))) {
      LOG.warn("Secrets at {} stay as they were: {}", where, what);
    }
  }

  private void solved(String where) {
    toldProblems.remove(where);
  }
}
