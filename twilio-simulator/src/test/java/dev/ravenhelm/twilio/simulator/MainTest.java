package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void startsWithoutAnyConfigurationOnATokenItMadeUp() {
    assertThat(Main.parse(List.of(), Map.of()))
        .isInstanceOfSatisfying(
            Main.Command.Run.class,
            run -> {
              assertThat(run.madeUpToken()).isTrue();
              assertThat(run.config().port()).isEqualTo(4010);
              assertThat(run.config().authToken()).hasSize(32);
            });
  }

  @Test
  void takesTheAccountFromTheEnvironment() {
    var environment =
        Map.of(
            "TWILIO_SID", Bench.SID, "TWILIO_AUTH_TOKEN", "secret", "TWILIO_NUMBER", Bench.NUMBER);

    assertThat(Main.parse(List.of(), environment))
        .isInstanceOfSatisfying(
            Main.Command.Run.class,
            run -> {
              assertThat(run.madeUpToken()).isFalse();
              assertThat(run.config().accountSid()).isEqualTo(Bench.SID);
              assertThat(run.config().numbers()).containsExactly(Bench.NUMBER);
              assertThat(run.config().toString()).doesNotContain("secret");
            });
  }

  @Test
  void saysWhatIsWrongWithAnOption() {
    assertThat(Main.parse(List.of("--number", "0555"), Map.of()))
        .isEqualTo(
            new Main.Command.Wrong("--number must be E.164, such as +15550100001, was 0555"));
    assertThat(Main.parse(List.of("--port"), Map.of()))
        .isEqualTo(new Main.Command.Wrong("--port needs a value"));
    assertThat(Main.parse(List.of("--concurrent-requests", "0"), Map.of()))
        .isEqualTo(new Main.Command.Wrong("an account needs at least one request at once, was 0"));
    assertThat(Main.parse(List.of("--help"), Map.of())).isEqualTo(new Main.Command.Help());
  }

  @Test
  void holdsAnAccountToAsManyRequestsAtOnceAsItIsTold() {
    assertThat(Main.parse(List.of("--concurrent-requests", "30"), Map.of()))
        .isInstanceOfSatisfying(
            Main.Command.Run.class,
            run -> assertThat(run.config().concurrentRequests()).hasValue(30));
  }

  @Test
  void startsForATrialOnlyWhereThatIsWanted() {
    assertThat(Main.parse(List.of("--dry-run", "--port", "0"), Map.of()))
        .isInstanceOfSatisfying(
            Main.Command.DryRun.class, run -> assertThat(run.config().port()).isZero());
    assertThat(Main.parse(List.of("--dry-run", "--port"), Map.of()))
        .isEqualTo(new Main.Command.Wrong("--port needs a value"));
  }

  @Test
  void listensForTlsOnAnyPortAndElsewhereAsItIsTold() {
    assertThat(Main.parse(List.of(), Map.of()))
        .isInstanceOfSatisfying(
            Main.Command.Run.class,
            run -> assertThat(run.config().listeners()).isEqualTo(Listeners.withTls()));
    assertThat(
            Main.parse(
                List.of(
                    "--tls-port",
                    "4443",
                    "--tls-dir",
                    "ca",
                    "--proxy-port",
                    "3128",
                    "--media-port",
                    "4020"),
                Map.of()))
        .isInstanceOfSatisfying(
            Main.Command.Run.class,
            run ->
                assertThat(run.config().listeners())
                    .isEqualTo(
                        new Listeners(
                            OptionalInt.of(4443),
                            Optional.of(Path.of("ca")),
                            OptionalInt.of(3128),
                            4020)));
  }
}
