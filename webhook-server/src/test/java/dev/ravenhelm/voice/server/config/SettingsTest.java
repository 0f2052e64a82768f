package dev.ravenhelm.voice.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ravenhelm.voice.server.config.Settings.CredentialsSource;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class SettingsTest {

  @Test
  void readsWhatTheOperatorSets() {
    Map<String, String> environment = new HashMap<>();
    environment.put("VOICE_NAMESPACE", "voice");
    environment.put("VOICE_GATEWAY", "main");
    environment.put("POD_IP", "127.0.3.4");
    environment.put("OPENBAO_ADDR", "https://bao:8200");
    environment.put("OPENBAO_ROLE", "voice-main");
    environment.put("OPENBAO_TOKEN_FILE", "/token");
    environment.put("OPENBAO_CA_PEM", "-----BEGIN CERTIFICATE-----");
    environment.put("TWILIO_CREDENTIALS_PATH", "voice/twilio/main");
    environment.put("TWILIO_API_KEY_PATH", "voice/voice-gateways/main/api-key");
    environment.put("TWILIO_BASE_URL", "http://127.0.0.1:9000");
    environment.put("VOICE_STATE_DIR", "/var/run/voice");
    environment.put("VOICE_SPOOL_DIR", "/var/spool/voice");
    environment.put("KAFKA_SECRETS_DIR", "/etc/voice/kafka");
    environment.put("CONTEXT_SECRETS_DIR", "/etc/voice/context");
    environment.put("POD_NAME", "main-voice-0");
    environment.put("POD_NAMESPACE", "voice");
    environment.put("POD_UID", "0c9d");
    assertThat(Settings.of(environment, null))
        .isEqualTo(
            new Settings(
                "voice",
                "main",
                null,
                new Settings.Listeners("127.0.3.4", 8080, 8081, 8082),
                new Settings.Pod("main-voice-0", "voice", "0c9d"),
                new Settings.OpenBaoAccess(
                    URI.create("https://bao:8200"),
                    "secret",
                    "kubernetes",
                    "voice-main",
                    Path.of("/token"),
                    null,
                    "-----BEGIN CERTIFICATE-----"),
                new CredentialsSource.InOpenBao("voice/twilio/main"),
                "voice/voice-gateways/main/api-key",
                URI.create("http://127.0.0.1:9000"),
                Path.of("/var/run/voice"),
                Path.of("/var/spool/voice"),
                256,
                Path.of("/etc/voice/kafka"),
                Path.of("/etc/voice/context"),
                Duration.ofSeconds(5),
                20,
                "INFO"));
  }

  @Test
  void namesTheVariableThatIsMissingOrWrong() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of(), null))
        .withMessageContaining("VOICE_GATEWAY");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Settings.of(Map.of("VOICE_GATEWAY", "a", "VOICE_PUBLIC_PORT", "high"), null))
        .withMessageContaining("VOICE_PUBLIC_PORT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of(), Path.of("/no/such/folder")))
        .withMessageContaining("/no/such/folder");
  }

  @Test
  void showsNoSecretInAnyText() {
    Map<String, String> environment = new HashMap<>();
    environment.put("VOICE_GATEWAY", "main");
    for (String name :
        List.of("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_SECONDARY", "TWILIO_API_KEY_SECRET")) {
      environment.put(name, "hush-" + name);
    }
    environment.put("TWILIO_SID", "AC1");
    environment.put("TWILIO_API_KEY_SID", "SK1");
    assertThat(
            Settings.of(environment, null)
                + " "
                + TwilioCredentials.of(environment)
                + ApiKey.of(environment, "TWILIO_API_KEY_SID", "TWILIO_API_KEY_SECRET")
                + new Environment(environment))
        .doesNotContain("hush");
  }
}
