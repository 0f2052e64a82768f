package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What tells a cluster from a clone of it: a namespace's UID, which no backup brings along. */
final class ClusterIdentity {
  private ClusterIdentity() {}

  /**
   * The cluster's identity: the UID of the operator's own namespace, whatever else it may read, so
   * that it stays the same when the operator is told to watch some namespaces only, or all again.
   */
  static String of(KubernetesClient client, String namespace) {
    Namespace found = client.namespaces().withName(namespace).get();
    if (found == null) {
      throw new IllegalStateException(
          "the Kubernetes API shows no namespace " + namespace + ", by which a cluster is known");
    }
    return found.getMetadata().getUid();
  }
}
