package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.operator.Golden;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerManifestsTest {
  private static final KubernetesSerialization YAML = VoiceSerialization.create();

  @Test
  void deploysAServerThatReadsItsSecretsFromOpenBao() {
    check("server-openbao.yaml", "credentials: {openBao: {path: twilio/main}}", "");
  }

  @Test
  void handsTheServerTheCertificatesThatOpenBaoIsCheckedAgainst() {
    check(
        "server-openbao-ca.yaml",
        "credentials: {openBao: {path: twilio/main}}",
        "",
        Optional.of("-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"));
  }

  @Test
  void deploysAServerBehindAnIngressThatReadsItsCredentialsFromASecret() {
    check(
        "server-secret-ingress.yaml",
        "credentials: {secretRef: {name: twilio}}",
        """
        server:
          replicas: 3
          image: registry.example.com/server:2
          ingress: {className: nginx, tlsSecretName: voice-tls, annotations: {a/b: c}}
          env: {LOG_LEVEL: FINE}
        events:
          kafka:
            bootstrapServers: broker:9093
            tls: {ca: {name: kafka-ca, key: ca.pem}}
            sasl: {mechanism: ScramSha512, username: {name: kafka, key: user}, password: {name: kafka, key: pass}}
        """);
  }

  private static void check(String golden, String credentials, String further) {
    check(golden, credentials, further, Optional.empty());
  }

  private static void check(
      String golden, String credentials, String further, Optional<String> ca) {
    VoiceGateway gateway =
        YAML.unmarshal(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceGateway
            metadata: {name: main, namespace: voice, uid: 00000000-0000-0000-0000-000000000001}
            spec:
              twilio: {%s}
              publicUrl: https://voice.example.com/telephony
            """
                    .formatted(credentials)
                + further.indent(2),
            VoiceGateway.class);
    OpenBaoServer bao =
        new OpenBaoServer(
            URI.create("https://openbao.example:8200"),
            "secret",
            "kubernetes",
            "openbao",
            "{namespace}",
            null);
    StringBuilder yaml = new StringBuilder();
    for (HasMetadata manifest :
        ServerManifests.of(
            new ServerSettings(
                gateway,
                bao,
                ca,
                new SecretPath("voice/voice-gateways/main/api-key"),
                "registry.example/server:1"))) {
      yaml.append(YAML.asYaml(manifest));
    }
    Golden.check(golden, yaml.toString());
  }
}
