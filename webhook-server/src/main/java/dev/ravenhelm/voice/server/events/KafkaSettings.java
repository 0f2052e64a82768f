package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Settings for the cluster that a gateway names, with what its Secrets say. */
final class KafkaSettings {
  private static final String TOPIC = "ravenhelm.voice.calls";

  /** Files of the folder that the operator mounts the gateway's Kafka Secrets in. */
  static final String CA = "ca.crt";

  static final String USERNAME = "username";
  static final String PASSWORD = "password";

  private KafkaSettings() {}

  static String topic(VoiceGatewaySpec.Kafka kafka) {
    return Objects.requireNonNullElse(kafka.topic(), TOPIC);
  }

  /**
   * The producer's settings.
   *
   * @param secrets folder of the mounted Secrets, or null where nothing is mounted
   * @throws ConfigException where a Secret that the spec names is not mounted
   */
  static Map<String, Object> of(
      VoiceGatewaySpec.Kafka kafka, @Nullable Path secrets, Duration delivery) {
    Map<String, Object> settings = reached(kafka, secrets);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("compression.type", "lz4");
    settings.put("linger.ms", 5);
    // the 60 s of the default would hold back the news that the cluster is away
    settings.put("max.block.ms", 3000);
    settings.put("request.timeout.ms", 5000);
    settings.put("delivery.timeout.ms", (int) delivery.toMillis());
    return settings;
  }

  /** Those of a consumer that belongs to no group and remembers nothing. */
  static Map<String, Object> ofReader(VoiceGatewaySpec.Kafka kafka, @Nullable Path secrets) {
    Map<String, Object> settings = reached(kafka, secrets);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "latest");
    settings.put("allow.auto.create.topics", false);
    settings.put("request.timeout.ms", 5000);
    return settings;
  }

  private static Map<String, Object> reached(VoiceGatewaySpec.Kafka kafka, @Nullable Path secrets) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("security.protocol", protocol(kafka));
    if (kafka.tls() != null && kafka.tls().ca() != null) {
      settings.put("ssl.truststore.type", "PEM");
      settings.put("ssl.truststore.certificates", read(secrets, CA));
    }
    if (kafka.sasl() != null) {
      settings.put("sasl.mechanism", mechanism(kafka.sasl().mechanism()));
      settings.put(
          "sasl.jaas.config",
          module(kafka.sasl().mechanism())
              + " required username="
              + quoted(read(secrets, USERNAME))
              + " password="
              + quoted(read(secrets, PASSWORD))
              + ";");
    }
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("client.id", "voice-webhook-server");
    settings.put("reconnect.backoff.max.ms", 2000);
    return settings;
  }

  private static String protocol(VoiceGatewaySpec.Kafka kafka) {
    if (kafka.sasl() == null) {
      return kafka.tls() == null ? "PLAINTEXT" : "SSL";
    }
    return kafka.tls() == null ? "SASL_PLAINTEXT" : "SASL_SSL";
  }

  private static String mechanism(VoiceGatewaySpec.Mechanism mechanism) {
    return switch (mechanism) {
      case Plain -> "PLAIN";
      case ScramSha256 -> "SCRAM-SHA-256";
      case ScramSha512 -> "SCRAM-SHA-512";
    };
  }

  private static String module(VoiceGatewaySpec.Mechanism mechanism) {
    return switch (mechanism) {
      case Plain -> "org.apache.kafka.common.security.plain.PlainLoginModule";
      case ScramSha256, ScramSha512 -> "org.apache.kafka.common.security.scram.ScramLoginModule";
    };
  }

  /** JAAS takes a value in double quotes, with quotes and backslashes escaped. */
  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static String read(@Nullable Path secrets, String file) {
    if (secrets == null) {
      throw new ConfigException(
          "KAFKA_SECRETS_DIR is not set, and the gateway's Kafka needs " + file);
    }
    try {
      return Files.readString(secrets.resolve(file), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new ConfigException(
          "the mounted Kafka Secret has no readable " + file + " in " + secrets);
    }
  }
}
