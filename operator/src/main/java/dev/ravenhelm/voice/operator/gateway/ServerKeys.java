package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which API key each server signs with, as it tells in a Lease of its pod's name
 * (docs/server-contract.md). A pod that tells nothing may use any.
 */
final class ServerKeys {
  /** On a server's Lease: SID of the key that it signs with. */
  static final String KEY_IN_USE = "voice.ravenhelm.dev/api-key";

  private final KubernetesClient client;

  ServerKeys(KubernetesClient client) {
    this.client = client;
  }

  /** Whether any server of the gateway may still sign with this key. */
  boolean mayUse(VoiceGateway gateway, String keySid) {
    String namespace = gateway.getMetadata().getNamespace();
    Map<String, String> labels = ServerNames.selector(gateway);
    Map<String, Lease> leases =
        client.leases().inNamespace(namespace).withLabels(labels).list().getItems().stream()
            .collect(Collectors.toMap(l -> l.getMetadata().getName(), Function.identity()));
    return client.pods().inNamespace(namespace).withLabels(labels).list().getItems().stream()
        .filter(ServerKeys::runs)
        .map(pod -> leases.get(pod.getMetadata().getName()))
        .anyMatch(lease -> lease == null || !usesAnother(lease, keySid));
  }

  private static boolean usesAnother(Lease lease, String keySid) {
    Map<String, String> annotations = lease.getMetadata().getAnnotations();
    String inUse = annotations == null ? null : annotations.get(KEY_IN_USE);
    return inUse != null && !inUse.equals(keySid);
  }

  private static boolean runs(Pod pod) {
    String phase = pod.getStatus() == null ? null : pod.getStatus().getPhase();
    return !"Succeeded".equals(phase) && !"Failed".equals(phase);
  }
}
