package dev.ravenhelm.twilio.simulator.tls;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.X509ExtendedKeyManager;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority of the simulator's own, which vouches for Twilio's host names. */
final class Authority {
  private static final X500Name NAME = new X500Name("CN=Twilio simulator CA");
  private static final Duration LIFE = Duration.ofDays(825);
  private static final char[] IN_MEMORY = "in memory".toCharArray();

  private final X509Certificate certificate;
  private final PrivateKey key;

  private Authority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** Made for this run; whoever trusts it must ask for it again after the next start. */
  static Authority made() {
    try {
      KeyPair pair = pair();
      var builder = builder(NAME, pair, NAME);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
      builder.addExtension(
          Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new Authority(sign(builder, pair.getPrivate()), pair.getPrivate());
    } catch (CertIOException e) {
      throw broken(e);
    }
  }

  /** Kept in a folder as {@code ca.pem} and {@code ca-key.pem}, and made where it is not there. */
  static Authority keptIn(Path folder) {
    Path certificateFile = folder.resolve("ca.pem");
    Path keyFile = folder.resolve("ca-key.pem");
    try {
      if (Files.exists(certificateFile) && Files.exists(keyFile)) {
        return read(certificateFile, keyFile);
      }
      Authority made = made();
      Files.createDirectories(folder);
      Files.deleteIfExists(keyFile);
      Files.createFile(
          keyFile,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(keyFile, pem(new JcaPKCS8Generator(made.key, null)));
      Files.writeString(certificateFile, made.pem());
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("--tls-dir " + folder + " cannot be used: " + e, e);
    }
  }

  /** The authority's certificate, for clients to trust. */
  String pem() {
    return pem(certificate);
  }

  /** What a server needs to speak for Twilio's names, this machine's, and {@code others}. */
  X509ExtendedKeyManager server(List<String> others) {
    try {
      KeyPair pair = pair();
      X509Certificate leaf = leaf(pair, others);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry(
          "server", pair.getPrivate(), IN_MEMORY, new X509Certificate[] {leaf, certificate});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, IN_MEMORY);
      return Arrays.stream(keys.getKeyManagers())
          .flatMap(made ->
              made instanceof X509ExtendedKeyManager ours ? Stream.of(ours) : Stream.empty())
          .findFirst()
          .orElseThrow();
    } catch (GeneralSecurityException | IOException e) {
      throw broken(e);
    }
  }

  private X509Certificate leaf(KeyPair pair, List<String> others) throws CertIOException {
    GeneralName[] names =
        Stream.of(
                Stream.of("localhost", "127.0.0.1", "::1"),
                others.stream(),
                TwilioNames.all().stream())
            .flatMap(s -> s)
            .distinct()
            .map(Authority::name)
            .toArray(GeneralName[]::new);
    var builder = builder(NAME, pair, new X500Name("CN=Twilio simulator"));
    builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    builder.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    return sign(builder, key);
  }

  private static GeneralName name(String name) {
    boolean address = name.contains(":") || name.matches("[0-9.]+");
    return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Name issuer, KeyPair pair, X500Name subject) {
    Instant now = Instant.now();
    return new JcaX509v3CertificateBuilder(
        issuer,
        new BigInteger(127, new SecureRandom()),
        // a client's clock may be a little behind
        Date.from(now.minus(Duration.ofHours(1))),
        Date.from(now.plus(LIFE)),
        subject,
        pair.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey key) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw broken(e);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw broken(e);
    }
  }

  private static Authority read(Path certificateFile, Path keyFile) throws IOException {
    try (var certificates = new PEMParser(new StringReader(Files.readString(certificateFile)));
        var keys = new PEMParser(new StringReader(Files.readString(keyFile)))) {
      Object certificate = certificates.readObject();
      if (!(keys.readObject() instanceof PrivateKeyInfo key)) {
        throw new IOException(keyFile + " holds no private key");
      }
      if (!(certificate instanceof X509CertificateHolder holder)) {
        throw new IOException(certificateFile + " holds no certificate");
      }
      return new Authority(
          new JcaX509CertificateConverter().getCertificate(holder),
          new JcaPEMKeyConverter().getPrivateKey(key));
    } catch (GeneralSecurityException e) {
      throw new IOException(certificateFile + " is not readable: " + e.getMessage(), e);
    }
  }

  private static String pem(Object thing) {
    var text = new StringWriter();
    try (var writer = new JcaPEMWriter(text)) {
      writer.writeObject(thing);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static IllegalStateException broken(Exception e) {
    return new IllegalStateException("this JDK cannot make certificates", e);
  }
}
