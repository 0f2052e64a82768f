package dev.ravenhelm.voice.testbed;

import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import no.nav.security.mock.oauth2.MockOAuth2Server;

/**
 * An OpenID Connect issuer with discovery, keys and a login page, which signs whatever token a test
 * asks for.
 */
public final class OidcIssuer implements AutoCloseable {

  private static final String NAME = "voice";

  private final MockOAuth2Server server = new MockOAuth2Server();
  private final int port;

  private OidcIssuer(int port) {
    this.port = port;
    server.start(InetAddress.getLoopbackAddress(), port);
  }

  public static OidcIssuer start() {
    return start(LoopbackPorts.free(1).getFirst());
  }

  /** An issuer at a known port, so that its URL stays the same across restarts. */
  public static OidcIssuer start(int port) {
    return new OidcIssuer(port);
  }

  /**
   * What stands in the tokens' {@code iss}; discovery is below it at {@code
   * /.well-known/openid-configuration}.
   */
  public URI issuer() {
    return URI.create("http://localhost:" + port + "/" + NAME);
  }

  /** A token that is good for an hour. */
  public String token(String subject, String audience) {
    return token(subject, audience, Duration.ofHours(1), Map.of());
  }

  /** A token with more claims; a negative lifetime gives one that has expired. */
  public String token(
      String subject, String audience, Duration lifetime, Map<String, Object> claims) {
    SignedJWT token = server.issueToken(NAME, subject, audience, claims, lifetime.toSeconds());
    return token.serialize();
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
