package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.twilio.jwt.accesstoken.AccessToken;
import com.twilio.jwt.accesstoken.VoiceGrant;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenHttpTest {

  private static final String APPLICATION = "AP00000000000000000000000000000001";

  private static OidcIssuer issuer;
  private static RunningServer server;

  @BeforeAll
  static void start(@TempDir Path folder) {
    issuer = OidcIssuer.start();
    server =
        RunningServer.on(
            RunningServer.example(folder, "https://id.example.com", issuer.issuer().toString()));
  }

  @AfterAll
  static void stop() {
    server.close();
    issuer.close();
  }

  @Test
  void givesTheAgentBehindTheSubjectWhatTwiliosOwnLibraryWouldGive() throws Exception {
    JsonNode answer = issued(ask(issuer.token("2871", "voice"), ""));
    assertThat(answer.path("identity").asText()).isEqualTo("alice_b");
    assertThat(answer.path("ttl").asInt()).isEqualTo(3600);
    assertThat(answer.path("region").asText()).isEqualTo("us1");
    AccessToken twilios =
        twilios(
            new VoiceGrant()
                .setIncomingAllow(true)
                .setOutgoingApplication(APPLICATION, Map.of("identity", "alice_b")));
    isLike(twilios, answer.path("token").asText());
  }

  @Test
  void givesMobileDevicesTheirPushCredential() throws Exception {
    String bearer = issuer.token("2871", "voice");
    for (Map.Entry<String, String> platform :
        Map.of(
                "ios", "CR00000000000000000000000000000001",
                "android", "CR00000000000000000000000000000002")
            .entrySet()) {
      JsonNode answer =
          issued(
              ask(
                  bearer,
                  "{\"platform\":\"" + platform.getKey() + "\",\"endpointId\":\"phone-1\"}"));
      AccessToken twilios =
          twilios(
              new VoiceGrant()
                  .setIncomingAllow(true)
                  .setOutgoingApplication(APPLICATION, Map.of("identity", "alice_b"))
                  .setPushCredentialSid(platform.getValue())
                  .setEndpointId("phone-1"));
      isLike(twilios, answer.path("token").asText());
    }
  }

  @Test
  void givesEveryTokenItsOwnId() throws Exception {
    String bearer = issuer.token("2871", "voice");
    String first = issued(ask(bearer, "")).path("token").asText();
    String second = issued(ask(bearer, "")).path("token").asText();
    assertThat(SignedJWT.parse(first).getJWTClaimsSet().getJWTID())
        .isNotEqualTo(SignedJWT.parse(second).getJWTClaimsSet().getJWTID());
  }

  @Test
  void refusesWhoDidNotSignIn() {
    HttpResponse<String> none =
        server.send(
            HttpRequest.newBuilder(server.agentsUri("/voice-token")).POST(BodyPublishers.noBody()));
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
    refused(401, "nonsense");
    refused(401, issuer.token("2871", "voice", Duration.ofMinutes(-5), Map.of()));
    refused(401, issuer.token("2871", "somebody-else"));
    try (OidcIssuer foreign = OidcIssuer.start()) {
      refused(401, foreign.token("2871", "voice"));
    }
  }

  @Test
  void refusesTokensThatAnyoneCouldHaveSigned() throws Exception {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(issuer.issuer().toString())
            .audience("voice")
            .subject("2871")
            .expirationTime(Date.from(Instant.now().plusSeconds(600)))
            .build();
    refused(401, new PlainJWT(claims).serialize());
    SignedJWT symmetric = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    symmetric.sign(new MACSigner("0123456789abcdef0123456789abcdef"));
    refused(401, symmetric.serialize());
  }

  @Test
  void saysThatThereIsNoIdentity() {
    assertThat(refused(403, issuer.token("9999", "voice")).path("reason").asText())
        .isEqualTo("no-identity");
  }

  @Test
  void saysThatAnAgentIsSuspended() {
    JsonNode problem = refused(403, issuer.token("2872", "voice"));
    assertThat(problem.path("reason").asText()).isEqualTo("suspended");
    assertThat(problem.path("detail").asText()).contains("bob");
  }

  @Test
  void refusesWhatIsNoRequest() {
    String bearer = issuer.token("2871", "voice");
    for (String body : List.of("{", "[]", "{\"platform\":\"fax\"}", "{\"endpointId\":\"a b\"}")) {
      assertThat(ask(bearer, body).statusCode()).as(body).isEqualTo(400);
    }
    assertThat(ask(bearer, "\"" + "x".repeat(20_000) + "\"").statusCode()).isEqualTo(413);
  }

  @Test
  void refusesBytesThatAreNoText() {
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.agentsUri("/voice-token"))
                .header("Authorization", "Bearer " + issuer.token("2871", "voice"))
                .POST(BodyPublishers.ofByteArray(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFE})));
    assertThat(answer.statusCode()).isEqualTo(400);
  }

  @Test
  void bidsAnIdentityWaitThatAsksForTokenAfterToken() {
    String bearer = issuer.token("2873", "voice");
    HttpResponse<String> answer = ask(bearer, "");
    for (int i = 0; i < 30 && answer.statusCode() == 200; i++) {
      answer = ask(bearer, "");
    }
    assertThat(answer.statusCode()).isEqualTo(429);
    assertThat(answer.headers().firstValueAsLong("Retry-After").orElse(0)).isBetween(1L, 60L);
    assertThat(json(answer.body()).path("reason").asText()).isEqualTo("too-many");
    assertThat(ask(issuer.token("2871", "voice"), "").statusCode()).isEqualTo(200);
  }

  @Test
  void letsOnlyPagesOfAllowedOriginsReadTheAnswer() {
    assertThat(preflight("https://dashboard.example.com"))
        .isEqualTo("https://dashboard.example.com");
    assertThat(preflight("https://evil.example.com")).isEmpty();
  }

  @Test
  void letsPagesReadWhyTheyWereRefused() {
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.agentsUri("/voice-token"))
                .header("Origin", "https://dashboard.example.com")
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
        .hasValue("https://dashboard.example.com");
    assertThat(answer.headers().allValues("Vary")).contains("Origin");
  }

  private static String preflight(String origin) {
    return server
        .send(
            HttpRequest.newBuilder(server.agentsUri("/voice-token"))
                .header("Origin", origin)
                .header("Access-Control-Request-Method", "POST")
                .method("OPTIONS", BodyPublishers.noBody()))
        .headers()
        .firstValue("Access-Control-Allow-Origin")
        .orElse("");
  }

  private static JsonNode refused(int status, String bearer) {
    HttpResponse<String> answer = ask(bearer, "");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    return json(answer.body());
  }

  private static JsonNode issued(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    return json(answer.body());
  }

  private static HttpResponse<String> ask(String bearer, String body) {
    return server.send(
        HttpRequest.newBuilder(server.agentsUri("/voice-token"))
            .header("Authorization", "Bearer " + bearer)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  private static AccessToken twilios(VoiceGrant grant) {
    return new AccessToken.Builder(
            RunningServer.ACCOUNT,
            RunningServer.KEY,
            RunningServer.KEY_SECRET.getBytes(StandardCharsets.UTF_8))
        .identity("alice_b")
        .grant(grant)
        .ttl(3600)
        .build();
  }

  /** The SDK's token and ours say the same, each read by a library that wrote neither. */
  private static void isLike(AccessToken twilios, String ours) throws Exception {
    SignedJWT expected = SignedJWT.parse(twilios.toJwt());
    SignedJWT token = SignedJWT.parse(ours);
    assertThat(token.verify(new MACVerifier(RunningServer.KEY_SECRET))).isTrue();
    assertThat(expected.verify(new MACVerifier(RunningServer.KEY_SECRET))).isTrue();
    assertThat(token.getHeader().toJSONObject()).isEqualTo(expected.getHeader().toJSONObject());
    JWTClaimsSet claims = token.getJWTClaimsSet();
    JWTClaimsSet theirs = expected.getJWTClaimsSet();
    assertThat(claims.getIssuer()).isEqualTo(theirs.getIssuer());
    assertThat(claims.getSubject()).isEqualTo(theirs.getSubject());
    assertThat(claims.getJWTID()).startsWith(RunningServer.KEY + "-");
    assertThat(JSONObjectUtils.toJSONString(claims.getJSONObjectClaim("grants")))
        .satisfies(grants ->
            assertThat(json(grants))
                .isEqualTo(
                    json(JSONObjectUtils.toJSONString(theirs.getJSONObjectClaim("grants")))));
    assertThat(claims.getExpirationTime().toInstant())
        .isBetween(Instant.now().plusSeconds(3500), Instant.now().plusSeconds(3601));
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
