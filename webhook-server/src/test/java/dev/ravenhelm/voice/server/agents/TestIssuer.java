package dev.ravenhelm.voice.server.agents;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.factories.DefaultJWSSignerFactory;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer whose every move a test decides: its keys, its documents, whether it is there. */
final class TestIssuer implements AutoCloseable {

  static final String AUDIENCE = "250114@voice";

  private final HttpServer server;
  private final AtomicInteger keyReads = new AtomicInteger();
  private volatile List<JWK> keys;
  private volatile boolean away;
  private volatile String namedIssuer;
  private volatile String jwksUri;

  private TestIssuer(HttpServer server, List<JWK> keys) {
    this.server = server;
    this.keys = keys;
    this.namedIssuer = url();
    this.jwksUri = url() + "/oauth/v2/keys";
    server.createContext(
        "/.well-known/openid-configuration",
        exchange -> {
          send(exchange, "{\"issuer\":\"" + namedIssuer + "\",\"jwks_uri\":\"" + jwksUri + "\"}");
        });
    server.createContext(
        "/oauth/v2/keys",
        exchange -> {
          keyReads.incrementAndGet();
          send(exchange, new JWKSet(this.keys).toString());
        });
    server.start();
  }

  static TestIssuer start(JWK... keys) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      return new TestIssuer(server, List.of(keys));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JWK rsa(String id) {
    try {
      return new RSAKeyGenerator(2048).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  static JWK ec(String id, Curve curve) {
    try {
      return new ECKeyGenerator(curve).keyID(id).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  String url() {
    return "http://localhost:" + server.getAddress().getPort();
  }

  AgentAccess access() {
    return new AgentAccess(url(), AUDIENCE, "sub", Duration.ofHours(1), Set.of(), null, null);
  }

  int keyReads() {
    return keyReads.get();
  }

  void publish(JWK... others) {
    keys = List.of(others);
  }

  void away(boolean gone) {
    away = gone;
  }

  void namesItself(String issuer) {
    namedIssuer = issuer;
  }

  void namesKeysAt(String uri) {
    jwksUri = uri;
  }

  /** Claims of a good token, to be changed. */
  JWTClaimsSet.Builder claims() {
    Instant now = Instant.now();
    return new JWTClaimsSet.Builder()
        .issuer(url())
        .audience(AUDIENCE)
        .subject("2871")
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  static String sign(JWK key, JWSAlgorithm algorithm, JWTClaimsSet claims) {
    return sign(
        key,
        new JWSHeader.Builder(algorithm).keyID(key.getKeyID()).type(JOSEObjectType.JWT).build(),
        claims);
  }

  static String sign(JWK key, JWSHeader header, JWTClaimsSet claims) {
    try {
      JWSSigner signer = new DefaultJWSSignerFactory().createJWSSigner(key, header.getAlgorithm());
      SignedJWT token = new SignedJWT(header, claims);
      token.sign(signer);
      return token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private void send(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(away ? 503 : 200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
