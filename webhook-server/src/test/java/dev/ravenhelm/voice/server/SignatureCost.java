package dev.ravenhelm.voice.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the JDK needs to verify a bearer token, and to sign an access token. */
public final class SignatureCost {

  private static final byte[] SIGNED = "x".repeat(250).getBytes(StandardCharsets.US_ASCII);
  private static final int TIMES = 20_000;

  private SignatureCost() {}

  @FunctionalInterface
  private interface Operation {
    void run() throws GeneralSecurityException;
  }

  public static void main(String[] arguments) throws GeneralSecurityException {
    say("verify RS256", verify("RSA", 2048, "SHA256withRSA"));
    say("verify ES256", verify("EC", 256, "SHA256withECDSAinP1363Format"));
    say("sign HS256", sign());
  }

  private static Operation verify(String kind, int size, String algorithm)
      throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
    generator.initialize(size);
    KeyPair pair = generator.generateKeyPair();
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(pair.getPrivate());
    signer.update(SIGNED);
    byte[] signature = signer.sign();
    PublicKey key = pair.getPublic();
    return () -> {
      Signature verifier = Signature.getInstance(algorithm);
      verifier.initVerify(key);
      verifier.update(SIGNED);
      if (!verifier.verify(signature)) {
        throw new GeneralSecurityException("a good signature was refused");
      }
    };
  }

  private static Operation sign() {
    SecretKeySpec key = new SecretKeySpec(SIGNED, 0, 32, "HmacSHA256");
    return () -> {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      var _ = mac.doFinal(SIGNED);
    };
  }

  private static void say(String what, Operation operation) throws GeneralSecurityException {
    double micros = 0;
    for (int round = 0; round < 3; round++) { // the last one is of compiled code
      long start = System.nanoTime();
      for (int i = 0; i < TIMES; i++) {
        operation.run();
      }
      micros = (System.nanoTime() - start) / 1000.0 / TIMES;
    }
    System.out.printf("%s: %.1f µs, %.0f a second%n", what, micros, 1e6 / micros);
  }
}
