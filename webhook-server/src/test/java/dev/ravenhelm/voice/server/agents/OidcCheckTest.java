package dev.ravenhelm.voice.server.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word is taken for who somebody is, and whose is not. */
final class OidcCheckTest {

  private static final JWK RSA = TestIssuer.rsa("rsa-1");
  private static final JWK EC = TestIssuer.ec("ec-1", Curve.P_256);
  private static final JWK EC_384 = TestIssuer.ec("ec-384", Curve.P_384);
  private static final JWK EC_521 = TestIssuer.ec("ec-521", Curve.P_521);

  private final TestIssuer issuer =
      TestIssuer.start(
          RSA.toPublicJWK(), EC.toPublicJWK(), EC_384.toPublicJWK(), EC_521.toPublicJWK());
  private final OidcCheck check = new OidcCheck(issuer.access());

  @AfterEach
  void stop() {
    issuer.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"})
  void takesASignatureOfAnyPublishedKey(String algorithm) {
    JWK key =
        switch (algorithm) {
          case "ES256" -> EC;
          case "ES384" -> EC_384;
          case "ES512" -> EC_521;
          default -> RSA;
        };
    String token = TestIssuer.sign(key, JWSAlgorithm.parse(algorithm), issuer.claims().build());
    assertThat(check.check(token)).isEqualTo(new SignedIn.As("2871"));
  }

  /** Where it is missing nothing fails, and tokens cost fifteen times as much. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void verifiesByTheQuickProviderWherePodsRun() {
    assertThat(Verifiers.provider()).isPresent();
  }

  /** As Zitadel writes an access token: several audiences, roles as nested objects, numeric ids. */
  @Test
  void takesZitadelsAccessTokens() {
    JWTClaimsSet claims =
        issuer
            .claims()
            .audience(List.of("250113@dashboard", "250114@voice", "250115"))
            .notBeforeTime(Date.from(Instant.now()))
            .jwtID("V2_283715-at_283716")
            .subject("287104561934206977")
            .claim("client_id", "250113@dashboard")
            .claim(
                "urn:zitadel:iam:org:project:roles",
                Map.of("agent", Map.of("250110", "ravenhelm.id.example.com")))
            .claim("urn:zitadel:iam:user:resourceowner:id", "250110")
            .build();
    for (String type : List.of("JWT", "at+jwt", "application/at+jwt", "AT+JWT")) {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.RS256)
              .keyID("rsa-1")
              .type(new JOSEObjectType(type))
              .build();
      assertThat(check.check(TestIssuer.sign(RSA, header, claims)))
          .as(type)
          .isEqualTo(new SignedIn.As("287104561934206977"));
    }
  }

  @Test
  void takesTheClaimThatTheGatewayNames() {
    AgentAccess access =
        new AgentAccess(
            issuer.url(), TestIssuer.AUDIENCE, "email", Duration.ofHours(1), Set.of(), null, null);
    OidcCheck byMail = new OidcCheck(access);
    assertThat(byMail.check(rs256(issuer.claims().claim("email", "a@example.com").build())))
        .isEqualTo(new SignedIn.As("a@example.com"));
    refused(byMail, rs256(issuer.claims().build()));
    refused(byMail, rs256(issuer.claims().claim("email", List.of("a@example.com")).build()));
    refused(byMail, rs256(issuer.claims().claim("email", "").build()));
  }

  @Test
  void refusesOthersIssuersAndAudiences() {
    refused(check, rs256(issuer.claims().issuer("https://evil.example.com").build()));
    refused(check, rs256(issuer.claims().issuer(issuer.url() + "/").build()));
    refused(check, rs256(issuer.claims().issuer(null).build()));
    refused(check, rs256(issuer.claims().audience("250113@dashboard").build()));
    refused(check, rs256(issuer.claims().audience((String) null).build()));
  }

  @Test
  void refusesWhatHasNoSubjectOrNoEnd() {
    refused(check, rs256(issuer.claims().subject(null).build()));
    refused(check, rs256(issuer.claims().expirationTime(null).build()));
  }

  @Test
  void allowsClocksToDifferBySecondsOnly() {
    Instant now = Instant.now();
    assertThat(
            check.check(
                rs256(issuer.claims().expirationTime(Date.from(now.minusSeconds(10))).build())))
        .isEqualTo(new SignedIn.As("2871"));
    refused(check, rs256(issuer.claims().expirationTime(Date.from(now.minusSeconds(90))).build()));
    assertThat(
            check.check(
                rs256(issuer.claims().notBeforeTime(Date.from(now.plusSeconds(10))).build())))
        .isEqualTo(new SignedIn.As("2871"));
    refused(check, rs256(issuer.claims().notBeforeTime(Date.from(now.plusSeconds(90))).build()));
  }

  /** The published key is no secret, so a MAC made with it proves nothing. */
  @Test
  void refusesAPublicKeyUsedAsASecret() throws Exception {
    for (byte[] secret :
        List.of(
            RSA.toRSAKey().toRSAPublicKey().getEncoded(),
            RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      SignedJWT token =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa-1").build(),
              issuer.claims().build());
      token.sign(new MACSigner(secret));
      refused(check, token.serialize());
    }
  }

  @Test
  void refusesAMacEvenWhereTheIssuerPublishesItsSecret() throws Exception {
    OctetSequenceKey shared =
        new OctetSequenceKey.Builder(new byte[32])
            .keyID("shared")
            .algorithm(JWSAlgorithm.HS256)
            .build();
    issuer.publish(shared);
    refused(check, TestIssuer.sign(shared, JWSAlgorithm.HS256, issuer.claims().build()));
  }

  @Test
  void refusesTokensThatNobodySigned() {
    JWTClaimsSet claims = issuer.claims().build();
    refused(check, new PlainJWT(claims).serialize());
    String signed = rs256(claims);
    String none = Base64URL.encode("{\"alg\":\"none\",\"kid\":\"rsa-1\"}").toString();
    String payload = signed.split("\\.", -1)[1];
    refused(check, none + "." + payload + ".");
    refused(check, none + "." + payload + "." + signed.split("\\.", -1)[2]);
    refused(check, signed.substring(0, signed.lastIndexOf('.') + 1));
    String other = Base64URL.encode(issuer.claims().subject("2872").build().toString()).toString();
    refused(check, signed.replace(payload, other));
  }

  /** A token may carry or name a key; only those that the issuer publishes count. */
  @Test
  void refusesTokensThatBringTheirOwnKey() {
    JWK foreign = TestIssuer.rsa("rsa-1");
    refused(check, TestIssuer.sign(foreign, JWSAlgorithm.RS256, issuer.claims().build()));
    refused(
        check,
        TestIssuer.sign(
            foreign,
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .keyID("rsa-1")
                .jwk(foreign.toPublicJWK())
                .jwkURL(URI.create(issuer.url() + "/mine"))
                .build(),
            issuer.claims().build()));
  }

  @Test
  void refusesTokensThatAreForSomethingElse() {
    JWSHeader logout =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa-1")
            .type(new JOSEObjectType("logout+jwt"))
            .build();
    refused(check, TestIssuer.sign(RSA, logout, issuer.claims().build()));
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa-1")
            .criticalParams(Set.of("must"))
            .customParam("must", "be known")
            .build();
    refused(check, TestIssuer.sign(RSA, critical, issuer.claims().build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a.b.c", "{}", "ey.ey.ey.ey.ey", "\u0000"})
  void refusesWhatIsNoToken(String text) {
    refused(check, text);
  }

  @Test
  void takesAKeyThatTheIssuerHasRotatedTo() {
    assertThat(check.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.As.class);
    JWK next = TestIssuer.rsa("rsa-2");
    issuer.publish(RSA.toPublicJWK(), next.toPublicJWK());
    assertThat(check.check(TestIssuer.sign(next, JWSAlgorithm.RS256, issuer.claims().build())))
        .isEqualTo(new SignedIn.As("2871"));
    assertThat(check.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.As.class);
  }

  @Test
  void dropsAKeyThatTheIssuerHasWithdrawn() {
    OidcCheck forgetful = new OidcCheck(issuer.access(), Duration.ofMillis(10));
    assertThat(forgetful.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.As.class);
    issuer.publish(EC.toPublicJWK());
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() ->
            assertThat(forgetful.check(rs256(issuer.claims().build())))
                .isNotInstanceOf(SignedIn.As.class));
  }

  @Test
  void takesTheLastGoodKeysWhileTheIssuerIsAway() {
    OidcCheck forgetful = new OidcCheck(issuer.access(), Duration.ofMillis(10));
    assertThat(forgetful.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.As.class);
    issuer.away(true);
    int before = issuer.keyReads();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> {
          assertThat(forgetful.check(rs256(issuer.claims().build())))
              .isEqualTo(new SignedIn.As("2871"));
          return issuer.keyReads() > before;
        });
    assertThat(forgetful.check(rs256(issuer.claims().build()))).isEqualTo(new SignedIn.As("2871"));
  }

  @Test
  void cannotTellWhoeverAsksBeforeTheIssuerWasEverThere() {
    issuer.away(true);
    assertThat(check.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.Unknown.class);
  }

  @Test
  void believesNoDiscoveryThatSpeaksOfAnotherIssuerOrOfNoKeys() {
    issuer.namesItself("https://evil.example.com");
    assertThat(check.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.Unknown.class);
    issuer.namesItself(issuer.url());
    issuer.namesKeysAt("");
    assertThat(new OidcCheck(issuer.access()).check(rs256(issuer.claims().build())))
        .isInstanceOf(SignedIn.Unknown.class);
  }

  /** Somebody who makes up keys must not make this server ask the issuer for each. */
  @Test
  void asksTheIssuerSeldomForKeysThatItDoesNotHave() {
    assertThat(check.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.As.class);
    JWK foreign = TestIssuer.rsa("first");
    for (int i = 0; i < 50; i++) {
      JWSHeader header =
          new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(UUID.randomUUID().toString()).build();
      assertThat(check.check(TestIssuer.sign(foreign, header, issuer.claims().build())))
          .isNotInstanceOf(SignedIn.As.class);
    }
    assertThat(issuer.keyReads()).isLessThan(5);
    assertThat(check.check(rs256(issuer.claims().build()))).isInstanceOf(SignedIn.As.class);
  }

  private static String rs256(JWTClaimsSet claims) {
    return TestIssuer.sign(RSA, JWSAlgorithm.RS256, claims);
  }

  private static void refused(OidcCheck check, String token) {
    assertThat(check.check(token)).isInstanceOf(SignedIn.No.class);
  }
}
