package dev.ravenhelm.voice.operator.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.operator.Golden;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.util.Optional;
import java.util.stream.Stream;
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
  void leadsTheServerToTheSimulatorThatTheOperatorItselfAsks() {
    ServerSettings real =
        settings(gateway("credentials: {openBao: {path: twilio/main}}", ""), Optional.empty());
    ServerSettings simulated =
        new ServerSettings(
            real.gateway(),
            real.openBao(),
            real.caPem(),
            real.apiKeyPath(),
            new ServerDefaults("registry.example/server:1", URI.create("http://simulator:9000")));
    assertThat(YAML.asYaml(ServerDeployment.of(simulated)))
        .contains("name: \"TWILIO_BASE_URL\"\n          value: \"http://simulator:9000\"");
    assertThat(YAML.asYaml(ServerDeployment.of(real))).doesNotContain("TWILIO_BASE_URL");
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
        context:
          url: https://crm.example.com/voice-context
          bearerToken: {name: crm, key: token}
          ca: {name: crm-ca, key: ca.pem}
        events:
          kafka:
            bootstrapServers: broker:9093
            tls: {ca: {name: kafka-ca, key: ca.pem}}
            sasl: {mechanism: ScramSha512, username: {name: kafka, key: user}, password: {name: kafka, key: pass}}
        """);
  }

  @Test
  void deploysAServerBehindAGatewayApiRouteWithAnAutoscalerAndAServiceMonitor() {
    check(
        "server-route-autoscaled.yaml",
        "credentials: {openBao: {path: twilio/main}}",
        """
        server:
          replicas: 3
          route: {parentRefs: [{name: public, namespace: gateways, sectionName: https}]}
          autoscaling: {minReplicas: 2, maxReplicas: 8, targetCpuPercent: 70}
          serviceMonitor: {interval: 15s, labels: {release: prometheus, app.kubernetes.io/managed-by: me}}
        """);
  }

  @Test
  void givesAPodTheTimeThatTheServerTakesToStop() {
    VoiceGateway gateway = gateway("credentials: {openBao: {path: twilio/main}}", "");
    PodSpec pod =
        ServerDeployment.of(settings(gateway, Optional.empty())).getSpec().getTemplate().getSpec();
    int drain =
        pod.getContainers().getFirst().getEnv().stream()
            .filter(e -> e.getName().equals("VOICE_DRAIN_SECONDS"))
            .mapToInt(e -> Integer.parseInt(e.getValue()))
            .findFirst()
            .orElseThrow();

    // 16 s for requests under way, which is longer than Twilio waits, and the rest for the spool
    assertThat(pod.getTerminationGracePeriodSeconds()).isGreaterThan(drain + 16L + 10L);
  }

  @Test
  void namesEachOptionalKindEitherWantedOrNot() {
    VoiceGateway none = gateway("credentials: {openBao: {path: twilio/main}}", "");
    VoiceGateway all =
        gateway(
            "credentials: {openBao: {path: twilio/main}}",
            """
            server:
              ingress: {className: nginx}
              route: {parentRefs: [{name: public}]}
              autoscaling: {maxReplicas: 8}
              serviceMonitor: {}
            """);

    assertThat(OptionalManifests.wanted(none)).isEmpty();
    assertThat(OptionalManifests.unwanted(all)).isEmpty();
    assertThat(OptionalManifests.unwanted(none))
        .extracting(HasMetadata::getKind)
        .containsExactlyInAnyOrderElementsOf(
            OptionalManifests.wanted(all).stream().map(HasMetadata::getKind).toList());
  }

  private static void check(String golden, String credentials, String further) {
    check(golden, credentials, further, Optional.empty());
  }

  private static void check(
      String golden, String credentials, String further, Optional<String> ca) {
    VoiceGateway gateway = gateway(credentials, further);
    StringBuilder yaml = new StringBuilder();
    Stream.concat(
            ServerManifests.of(settings(gateway, ca)).stream(),
            OptionalManifests.wanted(gateway).stream())
        .forEach(manifest -> yaml.append(YAML.asYaml(manifest)));
    Golden.check(golden, yaml.toString());
  }

  private static VoiceGateway gateway(String credentials, String further) {
    return YAML.unmarshal(
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
  }

  private static ServerSettings settings(VoiceGateway gateway, Optional<String> ca) {
    OpenBaoServer bao =
        new OpenBaoServer(
            URI.create("https://openbao.example:8200"),
            "secret",
            "kubernetes",
            "openbao",
            "{namespace}",
            null);
    return new ServerSettings(
        gateway,
        bao,
        ca,
        new SecretPath("voice/voice-gateways/main/api-key"),
        new ServerDefaults("registry.example/server:1", null));
  }
}
