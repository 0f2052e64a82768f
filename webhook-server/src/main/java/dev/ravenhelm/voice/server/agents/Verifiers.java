package dev.ravenhelm.voice.server.agents;

import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.proc.JWSVerifierFactory;
import java.security.Provider;
import java.util.Optional;
import org.conscrypt.Conscrypt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies signatures of tokens with BoringSSL, by way of Conscrypt: the JDK's own code takes
 * fifteen times as long for P-256 and twice as long for RSA. On a platform without it the JDK's
 * serves.
 */
final class Verifiers {

  private static final Logger LOG = LoggerFactory.getLogger(Verifiers.class);

  private Verifiers() {}

  static JWSVerifierFactory factory() {
    DefaultJWSVerifierFactory factory = new DefaultJWSVerifierFactory();
    provider().ifPresent(factory.getJCAContext()::setProvider);
    return factory;
  }

  /** The provider, which is not among the JVM's own: nothing but tokens is for it. */
  static Optional<Provider> provider() {
    try {
      return Optional.of(Conscrypt.newProvider());
    } catch (UnsatisfiedLinkError | NoClassDefFoundError | ExceptionInInitializerError e) {
      LOG.info("Tokens are verified by the JDK, which takes longer: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
