package dev.ravenhelm.voice.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ravenhelm.voice.openbao.OpenBaoConfig;
import dev.ravenhelm.voice.openbao.OpenBaoException;
import dev.ravenhelm.voice.openbao.OpenBaoException.Kind;
import dev.ravenhelm.voice.openbao.OpenBaoSecrets;
import dev.ravenhelm.voice.openbao.ReadResult.Absent;
import dev.ravenhelm.voice.openbao.ReadResult.Present;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.WriteResult.VersionMismatch;
import dev.ravenhelm.voice.openbao.WriteResult.Written;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client of the openbao module against the stand-in, with real service account tokens. */
final class OpenBaoIT {

  private static final String AUDIENCE = "openbao";

  private final ControlPlane controlPlane = ControlPlane.shared();
  private OpenBaoStandIn bao;
  private TestNamespace namespace;
  private SecretPath share;

  @BeforeEach
  void start() {
    bao = OpenBaoStandIn.start(controlPlane);
    namespace = controlPlane.namespace("openbao");
    share = new SecretPath("tenants/" + namespace.name());
    namespace
        .client()
        .serviceAccounts()
        .inNamespace(namespace.name())
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName("voice").endMetadata().build())
        .create();
    OpenBaoSetup setup = new OpenBaoSetup(bao.address(), bao.rootToken());
    setup.policy("voice", OpenBaoSetup.keeperOf(share.value()));
    setup.policy("reader", OpenBaoSetup.readerOf(share.value()));
    role(setup, "voice", namespace.name(), "voice");
    role(setup, "reader", namespace.name(), "reader");
    role(setup, "elsewhere", "some-other-namespace", "voice");
  }

  @AfterEach
  void stop() {
    namespace.close();
    bao.close();
  }

  @Test
  void keepsASecretUnderCheckAndSet() {
    SecretPath path = inShare("key");
    try (OpenBaoSecrets secrets = as("voice")) {
      assertThat(secrets.read(path)).isEqualTo(new Absent(0));
      assertThat(secrets.write(path, Map.of("sid", "SK1"), 0)).isEqualTo(new Written(1));
      assertThat(secrets.write(path, Map.of("sid", "SK2"), 0)).isEqualTo(new VersionMismatch());
      assertThat(secrets.write(path, Map.of("sid", "SK2"), 1)).isEqualTo(new Written(2));
      secrets.describe(path, Map.of("owner", "main"));
      assertThat(secrets.read(path))
          .isEqualTo(new Present(Map.of("sid", "SK2"), 2, Map.of("owner", "main")));
      secrets.deleteAll(path);
      assertThat(secrets.read(path)).isEqualTo(new Absent(0));
      secrets.deleteAll(path);
    }
  }

  @Test
  void reachesNothingOutsideThePolicysPaths() {
    try (OpenBaoSecrets secrets = as("voice")) {
      fails(Kind.DENIED, () -> secrets.read(new SecretPath("tenants/other/key")));
      fails(
          Kind.DENIED, () -> secrets.read(new SecretPath("tenants/" + namespace.name() + "x/key")));
    }
  }

  @Test
  void letsAReaderWriteNothing() {
    try (OpenBaoSecrets secrets = as("reader")) {
      assertThat(secrets.read(inShare("key"))).isEqualTo(new Absent(0));
      fails(Kind.DENIED, () -> secrets.write(inShare("key"), Map.of("sid", "SK1"), 0));
      fails(Kind.DENIED, () -> secrets.deleteAll(inShare("key")));
    }
  }

  @Test
  void letsNobodyInFromAnotherNamespace() {
    try (OpenBaoSecrets secrets = as("elsewhere")) {
      fails(Kind.DENIED, () -> secrets.read(inShare("key")));
    }
  }

  @Test
  void letsNobodyInWithATokenForAnotherAudience() {
    try (OpenBaoSecrets secrets = with("voice", () -> token("somebody-else"))) {
      fails(Kind.DENIED, () -> secrets.read(inShare("key")));
    }
  }

  @Test
  void letsNobodyInWithAForgedToken() {
    try (OpenBaoSecrets secrets = with("voice", () -> "eyJhbGciOiJub25lIn0.e30.")) {
      fails(Kind.DENIED, () -> secrets.read(inShare("key")));
    }
  }

  @Test
  void refusesARoleThatDoesNotExist() {
    try (OpenBaoSecrets secrets = as("nobody")) {
      fails(Kind.REFUSED, () -> secrets.read(inShare("key")));
    }
  }

  @Test
  void saysThatItIsSealedAndServesAgainWhenUnsealed() {
    try (OpenBaoSecrets secrets = as("voice")) {
      secrets.write(inShare("key"), Map.of("sid", "SK1"), 0);
      bao.seal();
      fails(Kind.SEALED, () -> secrets.read(inShare("key")));
      fails(Kind.SEALED, () -> secrets.write(inShare("key"), Map.of("sid", "SK2"), 1));
      bao.unseal();
      assertThat(secrets.read(inShare("key")).version()).isEqualTo(1);
    }
  }

  @Test
  void comesBackAtTheSameAddressWithItsSecrets() {
    try (OpenBaoSecrets secrets = as("voice")) {
      secrets.write(inShare("key"), Map.of("sid", "SK1"), 0);
      bao.goAway();
      fails(Kind.UNAVAILABLE, () -> secrets.read(inShare("key")));
      bao.comeBack();
      assertThat(secrets.read(inShare("key")).version()).isEqualTo(1);
    }
  }

  @Test
  void logsInAgainWhenItsTokenWasRevoked() {
    try (OpenBaoSecrets secrets = as("voice")) {
      secrets.write(inShare("key"), Map.of("sid", "SK1"), 0);
      bao.revokeTokens();
      assertThat(secrets.read(inShare("key")).version()).isEqualTo(1);
    }
  }

  @Test
  void servesAsTheOpenBaoOfTheMachine() {
    try (OpenBao machine = OpenBao.start(controlPlane)) {
      machine.setup().policy("voice", OpenBaoSetup.keeperOf(share.value()));
      role(machine.setup(), "voice", namespace.name(), "voice");
      machine.setup().secret(inShare("given").value(), Map.of("TWILIO_SID", "AC1"));
      try (OpenBaoSecrets secrets =
          new OpenBaoSecrets(OpenBaoConfig.of(machine.address(), "voice", () -> token(AUDIENCE)))) {
        assertThat(secrets.read(inShare("given")))
            .isEqualTo(new Present(Map.of("TWILIO_SID", "AC1"), 1, Map.of()));
      }
    }
  }

  private static void role(OpenBaoSetup setup, String name, String namespace, String policy) {
    setup.role(
        name, List.of("voice"), List.of(namespace), AUDIENCE, List.of(policy), Duration.ofHours(1));
  }

  private OpenBaoSecrets as(String role) {
    return with(role, () -> token(AUDIENCE));
  }

  private OpenBaoSecrets with(String role, Supplier<String> jwt) {
    return new OpenBaoSecrets(OpenBaoConfig.of(bao.address(), role, jwt));
  }

  private SecretPath inShare(String name) {
    return share.resolve(name).orElseThrow();
  }

  private String token(String audience) {
    return namespace
        .client()
        .serviceAccounts()
        .inNamespace(namespace.name())
        .withName("voice")
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience)
                .withExpirationSeconds(600L)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private static void fails(Kind kind, Runnable call) {
    assertThat(
            assertThatExceptionOfType(OpenBaoException.class).isThrownBy(call::run).actual().kind())
        .isEqualTo(kind);
  }
}
