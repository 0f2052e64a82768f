package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravenhelm.voice.api.v1alpha1.SecretKeyRef;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Mechanism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaSettingsTest {
  private static final Duration DELIVERY = Duration.ofSeconds(15);
  private static final SecretKeyRef KEY = new SecretKeyRef("kafka", "x");

  @TempDir Path secrets;

  @Test
  void speaksPlainTextUnlessToldOtherwise() {
    assertThat(KafkaSettings.of(kafka(null, null), null, DELIVERY))
        .containsEntry("security.protocol", "PLAINTEXT")
        .doesNotContainKey("sasl.jaas.config");
  }

  @Test
  void signsInByScramOverTlsWithTheMountedSecrets() throws IOException {
    Files.writeString(secrets.resolve("ca.crt"), "-----BEGIN CERTIFICATE-----\n…\n");
    Files.writeString(secrets.resolve("username"), "voice\n");
    Files.writeString(secrets.resolve("password"), "a\"b\\c");

    Map<String, Object> settings =
        KafkaSettings.of(
            kafka(
                new VoiceGatewaySpec.Tls(KEY),
                new VoiceGatewaySpec.Sasl(Mechanism.ScramSha512, KEY, KEY)),
            secrets,
            DELIVERY);

    assertThat(settings)
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("sasl.mechanism", "SCRAM-SHA-512")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"voice\""
                + " password=\"a\\\"b\\\\c\";");
  }

  @Test
  void namesTheFileThatIsNotMounted() {
    VoiceGatewaySpec.Kafka plain =
        kafka(null, new VoiceGatewaySpec.Sasl(Mechanism.Plain, KEY, KEY));

    assertThatThrownBy(() -> KafkaSettings.of(plain, secrets, DELIVERY))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("username");
    assertThatThrownBy(() -> KafkaSettings.of(plain, null, DELIVERY))
        .hasMessageContaining("KAFKA_SECRETS_DIR");
  }

  private static VoiceGatewaySpec.Kafka kafka(
      VoiceGatewaySpec.Tls tls, VoiceGatewaySpec.Sasl sasl) {
    return new VoiceGatewaySpec.Kafka("broker:9093", null, tls, sasl);
  }
}
