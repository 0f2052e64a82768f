package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells who a bearer token of one issuer belongs to. Keys are read when first needed, again when a
 * token names an unknown one, and the last good ones serve while the issuer is away.
 */
final class OidcCheck {

  /**
   * Asymmetric only: with a symmetric one, whoever can check could also sign. EdDSA and ES256K are
   * left out, since the library needs others for them.
   */
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  /** A key that the issuer has withdrawn is trusted no longer than this, while it is there. */
  private static final Duration KEYS_SERVE = Duration.ofMinutes(5);

  /** After an issuer could not be reached, requests do not wait for it again for so long. */
  private static final Duration DISCOVERY_PAUSE = Duration.ofSeconds(5);

  private static final int SKEW_SECONDS = 30;
  private static final int TIMEOUT_MILLIS = 3000;
  private static final int MAX_DOCUMENT = 512 * 1024;

  private final AgentAccess access;
  private final Duration keysServe;
  private final ObjectMapper json = new ObjectMapper();
  private final ReentrantLock discovery = new ReentrantLock();
  private final DefaultResourceRetriever web =
      new DefaultResourceRetriever(TIMEOUT_MILLIS, TIMEOUT_MILLIS, MAX_DOCUMENT);
  private volatile @Nullable DefaultJWTProcessor<SecurityContext> processor;
  private @Nullable IOException failure;
  private long failedAt;

  OidcCheck(AgentAccess access) {
    this(access, KEYS_SERVE);
  }

  /**
   * A check.
   *
   * @param keysServe how old keys may be before they are read again; one that a token names and
   *     that is unknown is looked for a tenth of that after the last look at the earliest
   */
  OidcCheck(AgentAccess access, Duration keysServe) {
    this.access = access;
    this.keysServe = keysServe;
  }

  AgentAccess access() {
    return access;
  }

  SignedIn check(String token) {
    DefaultJWTProcessor<SecurityContext> ready;
    try {
      ready = processor();
    } catch (IOException e) {
      return new SignedIn.Unknown("the issuer " + access.issuer() + " cannot be reached");
    }
    try {
      Object subject = ready.process(token, null).getClaim(access.subjectClaim());
      return subject instanceof String name && !name.isEmpty()
          ? new SignedIn.As(name)
          : new SignedIn.No("the token has no claim " + access.subjectClaim());
    } catch (KeySourceException e) {
      return new SignedIn.Unknown("the keys of " + access.issuer() + " cannot be read");
    } catch (BadJOSEException | ParseException | JOSEException e) {
      return new SignedIn.No("the token is not valid here: " + e.getMessage());
    }
  }

  private DefaultJWTProcessor<SecurityContext> processor() throws IOException {
    DefaultJWTProcessor<SecurityContext> ready = processor;
    if (ready != null) {
      return ready;
    }
    discovery.lock();
    try {
      ready = processor;
      if (ready == null) {
        ready = build(jwksUri());
        processor = ready;
      }
      return ready;
    } finally {
      discovery.unlock();
    }
  }

  /** Asks the issuer; those that waited for a failed attempt share it instead of making more. */
  private URL jwksUri() throws IOException {
    IOException last = failure;
    if (last != null && System.nanoTime() - failedAt < DISCOVERY_PAUSE.toNanos()) {
      throw last;
    }
    try {
      return discovered();
    } catch (IOException e) {
      failure = e;
      failedAt = System.nanoTime();
      throw e;
    }
  }

  private URL discovered() throws IOException {
    // OpenID Connect Discovery 1.0, 4.1: a slash at the issuer's end is left out here
    String base = access.issuer().replaceAll("/$", "");
    String document =
        web.retrieveResource(URI.create(base + "/.well-known/openid-configuration").toURL())
            .getContent();
    JsonNode read = json.readTree(document);
    if (!access.issuer().equals(read.path("issuer").asText())) {
      throw new IOException("the discovery document speaks of another issuer");
    }
    try {
      return URI.create(read.path("jwks_uri").asText()).toURL();
    } catch (IllegalArgumentException e) {
      throw new IOException("the discovery document names no jwks_uri", e);
    }
  }

  private DefaultJWTProcessor<SecurityContext> build(URL jwksUri) {
    JWKSource<SecurityContext> keys =
        JWKSourceBuilder.create(jwksUri, web)
            .retrying(true)
            .refreshAheadCache(false)
            .cache(keysServe.toMillis(), TIMEOUT_MILLIS * 2L)
            .rateLimited(keysServe.dividedBy(10).toMillis())
            .outageTolerant(Duration.ofDays(365).toMillis())
            .build();
    DefaultJWTProcessor<SecurityContext> built = new DefaultJWTProcessor<>();
    // RFC 9068 access tokens say at+jwt, in full or not, others JWT or nothing
    built.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            JOSEObjectType.JWT,
            new JOSEObjectType("at+jwt"),
            new JOSEObjectType("application/at+jwt"),
            null));
    built.setJWSVerifierFactory(Verifiers.factory());
    built.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
    DefaultJWTClaimsVerifier<SecurityContext> claims =
        new DefaultJWTClaimsVerifier<>(
            access.audience(),
            new JWTClaimsSet.Builder().issuer(access.issuer()).build(),
            Set.of("exp", access.subjectClaim()));
    claims.setMaxClockSkew(SKEW_SECONDS);
    built.setJWTClaimsSetVerifier(claims);
    return built;
  }
}
