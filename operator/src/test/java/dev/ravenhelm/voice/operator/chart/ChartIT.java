package dev.ravenhelm.voice.operator.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The chart, installed by Helm itself. */
class ChartIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @Test
  void installsAPodThatTheRestrictedSecurityStandardAdmitsAndUninstallsAllOfIt() {
    ControlPlane plane = ControlPlane.shared();
    Path kubeconfig = plane.kubeconfig();
    try (TestNamespace scope = plane.namespace("chart")) {
      KubernetesClient client = scope.client();
      client
          .namespaces()
          .withName(scope.name())
          .edit(namespace ->
              namespace
                  .edit()
                  .editMetadata()
                  .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                  .endMetadata()
                  .build());

      Release release =
          new Helm(Chart.FOLDER)
              .install()
              .withName("voice")
              .withNamespace(scope.name())
              .withKubeConfig(kubeconfig)
              .set("ownerId", "acme")
              // other tests have installed them, and Helm takes over nothing
              .set("crds.install", false)
              .set("networkPolicy.enabled", true)
              .call();

      assertThat(release.getStatus()).isEqualTo("deployed");
      Awaitility.await("the operator's pod is made")
          .atMost(PATIENCE)
          .until(() -> pods(client, scope.name()).size() == 1);
      assertThat(pods(client, scope.name()).getFirst().getSpec().getServiceAccountName())
          .isEqualTo("voice-voice-operator");
      assertThat(clusterRoles(client)).contains(scope.name() + ":voice-voice-operator");

      Helm.uninstall("voice").withNamespace(scope.name()).withKubeConfig(kubeconfig).call();

      assertThat(clusterRoles(client)).noneMatch(name -> name.startsWith(scope.name() + ":"));
      assertThat(client.configMaps().inNamespace(scope.name()).list().getItems())
          .extracting(c -> c.getMetadata().getName())
          .containsOnly("kube-root-ca.crt");
    }
  }

  private static List<Pod> pods(KubernetesClient client, String namespace) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabels(Map.of("app.kubernetes.io/name", "voice-operator"))
        .list()
        .getItems();
  }

  private static List<String> clusterRoles(KubernetesClient client) {
    return client.rbac().clusterRoles().list().getItems().stream()
        .map(role -> role.getMetadata().getName())
        .toList();
  }
}
