package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** Kinds of the Gateway API and the Prometheus operator, for as long as a test needs them. */
final class ForeignKinds implements AutoCloseable {
  private final KubernetesClient client;
  private final List<CustomResourceDefinition> installed = new ArrayList<>();

  ForeignKinds(KubernetesClient client) {
    this.client = client;
  }

  /** Whether the cluster has one of them, as it does after a test that was cut off. */
  static boolean absent(KubernetesClient client) {
    return !client.supports("gateway.networking.k8s.io/v1", "HTTPRoute")
        && !client.supports("monitoring.coreos.com/v1", "ServiceMonitor");
  }

  ForeignKinds install() {
    for (String file : List.of("httproutes.yaml", "servicemonitors.yaml")) {
      CustomResourceDefinition crd;
      try {
        crd =
            (CustomResourceDefinition)
                client
                    .load(
                        new ByteArrayInputStream(
                            Files.readAllBytes(Path.of("src/test/resources/kinds", file))))
                    .items()
                    .getFirst();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      installed.add(crd);
      client.resource(crd).forceConflicts().serverSideApply();
      Awaitility.await(crd.getMetadata().getName() + " is served")
          .atMost(World.PATIENCE)
          .until(() ->
              client.supports(
                  crd.getSpec().getGroup() + "/v1", crd.getSpec().getNames().getKind()));
    }
    return this;
  }

  @Override
  public void close() {
    installed.forEach(crd -> client.resource(crd).delete());
    Awaitility.await("foreign kinds are gone").atMost(World.PATIENCE).until(() -> absent(client));
  }
}
