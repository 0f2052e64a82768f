package dev.ravenhelm.voice.server.context;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.SecretKeyRef;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.context.ContextAnswer.Failed;
import dev.ravenhelm.voice.server.context.ContextAnswer.Fault;
import dev.ravenhelm.voice.server.context.ContextAnswer.Unknown;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContextTlsTest {

  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir private Path folder;

  @Test
  void believesOnlyTheCertificatesThatTheGatewayNames() throws Exception {
    KeyStore keys = selfSigned();
    try (ContextStandIn crm =
            ContextStandIn.start(
                tls(keys)
                    .getServerSocketFactory()
                    .createServerSocket(0, 50, InetAddress.getLoopbackAddress()),
                ContextStandIn.json("{}"));
        ContextService service =
            new ContextService(
                folder, _ -> {}, InstantSource.system(), new SimpleMeterRegistry())) {
      String url = "https://127.0.0.1:" + crm.port() + "/";
      assertThat(ask(service, "CA1", new VoiceGatewaySpec.Context(url, "2s", null, null)))
          .isEqualTo(new Failed(Fault.UNREACHABLE));
      SecretKeyRef ca = new SecretKeyRef("crm-ca", "ca.pem");
      VoiceGatewaySpec.Context trusting = new VoiceGatewaySpec.Context(url, "2s", null, ca);
      assertThat(ask(service, "CA2", trusting))
          .as("the file is not there")
          .isEqualTo(new Failed(Fault.MISCONFIGURED));
      Files.writeString(folder.resolve("ca.crt"), "no PEM");
      assertThat(ask(service, "CA3", trusting)).isEqualTo(new Failed(Fault.MISCONFIGURED));
      Files.writeString(folder.resolve("ca.crt"), pem(keys));
      assertThat(ask(service, "CA4", trusting)).isEqualTo(new Unknown());
    }
  }

  private static ContextAnswer ask(
      ContextService service, String callSid, VoiceGatewaySpec.Context context) {
    return service
        .ask(
            context,
            "AC1",
            new ContextQuery(callSid, "main", "", "", null, null),
            System.nanoTime())
        .await()
        .orElseThrow();
  }

  private KeyStore selfSigned() throws Exception {
    Path file = folder.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "crm",
                "-keyalg",
                "EC",
                "-dname",
                "CN=crm",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SSLContext tls(KeyStore keys) throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(managers.getKeyManagers(), null, null);
    return tls;
  }

  private static String pem(KeyStore keys) throws Exception {
    byte[] encoded = keys.getCertificate("crm").getEncoded();
    return "-----BEGIN CERTIFICATE-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(encoded)
        + "\n-----END CERTIFICATE-----\n";
  }
}
