package dev.ravenhelm.twilio.simulator.media;

import java.io.IOException;
import java.util.Arrays;
import java.util.Hashtable;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.ClientCertificateType;
import org.bouncycastle.tls.DefaultTlsServer;
import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SRTPProtectionProfile;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.jspecify.annotations.Nullable;

/**
 * Our side of a DTLS-SRTP handshake (RFC 5764): who the browser is, and the keys of the streams.
 */
@SuppressWarnings({"rawtypes", "unchecked", "JdkObsolete"}) // the library wants such collections
final class DtlsServer extends DefaultTlsServer {
  private static final int PROFILE = SRTPProtectionProfile.SRTP_AES128_CM_HMAC_SHA1_80;
  private static final SignatureAndHashAlgorithm ALGORITHM =
      new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

  private final DtlsIdentity identity;
  private final String expected;
  private byte @Nullable [] keys;

  /** Accepts only the certificate whose fingerprint the browser's description gave. */
  DtlsServer(DtlsIdentity identity, String expectedFingerprint) {
    super(identity.crypto());
    this.identity = identity;
    this.expected = expectedFingerprint;
  }

  Srtp incoming() {
    return srtp(0);
  }

  Srtp outgoing() {
    return srtp(1);
  }

  @Override
  protected ProtocolVersion[] getSupportedVersions() {
    return ProtocolVersion.DTLSv12.only();
  }

  @Override
  protected int[] getSupportedCipherSuites() {
    return new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
  }

  @Override
  protected TlsCredentialedSigner getECDSASignerCredentials() {
    return new BcDefaultTlsCredentialedSigner(
        new TlsCryptoParameters(context),
        identity.crypto(),
        identity.key(),
        identity.certificate(),
        ALGORITHM);
  }

  @Override
  public CertificateRequest getCertificateRequest() {
    var algorithms = new Vector<SignatureAndHashAlgorithm>();
    algorithms.add(ALGORITHM);
    algorithms.add(new SignatureAndHashAlgorithm(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
    return new CertificateRequest(
        new short[] {ClientCertificateType.ecdsa_sign, ClientCertificateType.rsa_sign},
        algorithms,
        null);
  }

  @Override
  public void notifyClientCertificate(Certificate certificate) throws IOException {
    if (certificate.isEmpty()
        || !DtlsIdentity.fingerprint(certificate.getCertificateAt(0).getEncoded())
            .equals(expected)) {
      throw new TlsFatalAlert(AlertDescription.bad_certificate);
    }
  }

  @Override
  public void processClientExtensions(Hashtable extensions) throws IOException {
    super.processClientExtensions(extensions);
    UseSRTPData offered = TlsSRTPUtils.getUseSRTPExtension(extensions);
    if (offered == null || !contains(offered.getProtectionProfiles())) {
      throw new TlsFatalAlert(AlertDescription.illegal_parameter);
    }
  }

  @Override
  public Hashtable getServerExtensions() throws IOException {
    Hashtable extensions = super.getServerExtensions();
    TlsSRTPUtils.addUseSRTPExtension(
        extensions, new UseSRTPData(new int[] {PROFILE}, TlsUtils.EMPTY_BYTES));
    return extensions;
  }

  @Override
  public void notifyHandshakeComplete() throws IOException {
    super.notifyHandshakeComplete();
    keys = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (Srtp.KEY + Srtp.SALT));
  }

  /** The client's key, the server's, the client's salt, the server's. */
  private Srtp srtp(int side) {
    byte[] material = keys;
    if (material == null) {
      throw new IllegalStateException("the handshake is not over");
    }
    int key = side * Srtp.KEY;
    int salt = 2 * Srtp.KEY + side * Srtp.SALT;
    return new Srtp(
        Arrays.copyOfRange(material, key, key + Srtp.KEY),
        Arrays.copyOfRange(material, salt, salt + Srtp.SALT));
  }

  private static boolean contains(int[] profiles) {
    return Arrays.stream(profiles).anyMatch(profile -> profile == PROFILE);
  }
}
