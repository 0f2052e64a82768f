package dev.ravenhelm.voice.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OptionsTest {
  private static final Options.EnvReader ACCOUNT =
      file ->
          Map.of("TWILIO_SID", "AC1", "TWILIO_AUTH_TOKEN", "hush", "TWILIO_NUMBER", "+15550100001");

  @Test
  void usesTheSimulatorUnlessToldOtherwise() {
    assertThat(Options.parse(List.of("--once"), ACCOUNT)).isEqualTo(new Options(true, null));
  }

  @Test
  void observesALiveAccountUnlessToldToManageIt() {
    Options.Live live =
        Options.parse(List.of("--live", "--public-url", "https://x.example"), ACCOUNT).live();

    assertThat(live.manage()).isFalse();
    assertThat(live.toString()).doesNotContain("hush");
    assertThat(
            Options.parse(
                    List.of("--live", "--manage", "--public-url", "https://x.example"), ACCOUNT)
                .live()
                .manage())
        .isTrue();
  }

  @Test
  void saysWhatIsMissing() {
    refused("unknown option --onec", "--onec");
    refused("--live needs --public-url https://", "--live");
    refused("--live needs --public-url https://", "--live", "--public-url", "http://x.example");
    refused("--manage and --public-url go with --live", "--manage");
    refused("--public-url needs a value", "--live", "--public-url");
    assertThatThrownBy(() ->
            Options.parse(
                List.of("--live", "--public-url", "https://x.example"),
                file -> Map.of("TWILIO_SID", "AC1")))
        .hasMessageContaining("TWILIO_AUTH_TOKEN")
        .hasMessageContaining(".env");
  }

  private static void refused(String message, String... words) {
    assertThatThrownBy(() -> Options.parse(List.of(words), ACCOUNT)).hasMessageContaining(message);
  }
}
