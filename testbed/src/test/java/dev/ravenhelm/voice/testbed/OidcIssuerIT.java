package dev.ravenhelm.voice.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class OidcIssuerIT {

  @Test
  void signsTokensWithTheKeysThatItsDiscoveryNames() throws Exception {
    try (OidcIssuer issuer = OidcIssuer.start()) {
      String page = get(URI.create(issuer.issuer() + "/.well-known/openid-configuration"));
      JsonNode discovery = new ObjectMapper().readTree(page);
      assertThat(discovery.path("issuer").asText()).isEqualTo(issuer.issuer().toString());

      SignedJWT token =
          SignedJWT.parse(
              issuer.token(
                  "alice", "voice", Duration.ofMinutes(5), Map.of("email", "a@example.com")));
      JWKSet keys = JWKSet.parse(get(URI.create(discovery.path("jwks_uri").asText())));
      var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey();
      assertThat(token.verify(new RSASSAVerifier(key))).isTrue();

      JWTClaimsSet claims = token.getJWTClaimsSet();
      assertThat(claims.getIssuer()).isEqualTo(issuer.issuer().toString());
      assertThat(claims.getSubject()).isEqualTo("alice");
      assertThat(claims.getAudience()).containsExactly("voice");
      assertThat(claims.getStringClaim("email")).isEqualTo("a@example.com");
    }
  }

  @Test
  void givesAnExpiredTokenWhenAskedTo() throws Exception {
    try (OidcIssuer issuer = OidcIssuer.start()) {
      String token = issuer.token("alice", "voice", Duration.ofMinutes(-5), Map.of());
      assertThat(SignedJWT.parse(token).getJWTClaimsSet().getExpirationTime().toInstant())
          .isBefore(Instant.now());
    }
  }

  private static String get(URI address) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString()).body();
    }
  }
}
