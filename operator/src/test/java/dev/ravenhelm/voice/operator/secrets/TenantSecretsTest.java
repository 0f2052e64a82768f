package dev.ravenhelm.voice.operator.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.openbao.SecretStore;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantSecretsTest {
  private static final VoiceGateway GATEWAY =
      VoiceSerialization.create()
          .unmarshal(
              """
              apiVersion: voice.ravenhelm.dev/v1alpha1
              kind: VoiceGateway
              metadata: {name: main, namespace: voice}
              spec:
                twilio: {credentials: {openBao: {path: twilio/main}}}
                publicUrl: https://voice.example.com
              """,
              VoiceGateway.class);

  @TempDir private Path folder;

  @Test
  void trustsTheCaThatIsInTheFileNow() throws IOException, GeneralSecurityException {
    List<String> cas = cas();
    Path file = folder.resolve("ca.crt");
    OpenBaoServer server =
        new OpenBaoServer(
            URI.create("https://openbao.example:8200"),
            "secret",
            "kubernetes",
            "openbao",
            "{namespace}",
            file.toString());
    try (KubernetesClient client = new KubernetesClientBuilder().build()) {
      TenantSecrets tenants = new TenantSecrets(client, Map.of("default", server));
      Files.writeString(file, cas.getFirst());
      SecretStore before = tenants.open(server, GATEWAY);
      assertThat(tenants.open(server, GATEWAY)).as("one connection").isSameAs(before);

      Files.writeString(file, cas.getLast());
      SecretStore after = tenants.open(server, GATEWAY);

      assertThat(after).isNotSameAs(before);
      assertThat(tenants.open(server, GATEWAY)).isSameAs(after);
    }
  }

  /** Two of those that the JDK brings along. */
  private static List<String> cas() throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    X509Certificate[] all = ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers();
    return Arrays.stream(all).limit(2).map(TenantSecretsTest::pem).toList();
  }

  private static String pem(X509Certificate certificate) {
    try {
      return "-----BEGIN CERTIFICATE-----\n"
          + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded())
          + "\n-----END CERTIFICATE-----\n";
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
