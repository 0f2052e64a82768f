package dev.ravenhelm.voice.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.routing.Resources;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who may ask while the gateway's settings change. */
final class SignInTest {

  private static final JWK KEY = TestIssuer.rsa("rsa-1");
  private static final ObjectMapper YAML =
      VoiceSerialization.configure(new ObjectMapper(new YAMLFactory()));

  private final TestIssuer issuer = TestIssuer.start(KEY.toPublicJWK());
  private final Tables tables = new Tables("main", InstantSource.system());
  private final SignIn signIn = new SignIn(tables);

  @AfterEach
  void stop() {
    issuer.close();
  }

  @Test
  void keepsTheIssuersKeysWhenTokensLastLonger() throws Exception {
    tables.read(gateway(TestIssuer.AUDIENCE, "1h"));
    assertThat(signIn.of(bearer())).isInstanceOf(SignIn.Result.Granted.class);
    issuer.away(true);
    tables.read(gateway(TestIssuer.AUDIENCE, "2h"));
    assertThat(signIn.of(bearer()))
        .isInstanceOfSatisfying(
            SignIn.Result.Granted.class,
            granted -> assertThat(granted.session().access().tokenTtl().toHours()).isEqualTo(2));
  }

  @Test
  void asksForAnotherTokenWhenTheAudienceIsAnother() throws Exception {
    tables.read(gateway(TestIssuer.AUDIENCE, "1h"));
    assertThat(signIn.of(bearer())).isInstanceOf(SignIn.Result.Granted.class);
    tables.read(gateway("another", "1h"));
    assertThat(signIn.of(bearer())).isInstanceOf(SignIn.Result.Refused.class);
  }

  private String bearer() {
    return "Bearer " + TestIssuer.sign(KEY, JWSAlgorithm.RS256, issuer.claims().build());
  }

  private Resources gateway(String audience, String ttl) throws JsonProcessingException {
    VoiceGateway gateway =
        YAML.readValue(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceGateway
            metadata: {name: main}
            spec:
              publicUrl: https://voice.example.com
              agents: {oidc: {issuer: "%s", audience: "%s"}, tokenTtl: %s}
            """
                .formatted(issuer.url(), audience, ttl),
            VoiceGateway.class);
    AgentIdentity alice =
        YAML.readValue(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: AgentIdentity
            metadata: {name: alice}
            spec: {gatewayRef: {name: main}, subject: "2871"}
            """,
            AgentIdentity.class);
    return new Resources(List.of(gateway), List.of(), List.of(alice), List.of());
  }
}
