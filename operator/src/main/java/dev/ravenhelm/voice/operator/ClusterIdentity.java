package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;

/** What tells a cluster from a clone of it: a namespace's UID, which no backup brings along. */
final class ClusterIdentity {
  private ClusterIdentity() {}

  /**
   * The cluster's identity: the UID of kube-system, or of the operator's own namespace where it has
   * no authority over the whole cluster.
   */
  static String of(KubernetesClient client, String namespace, boolean clusterWide) {
    String name = clusterWide ? "kube-system" : namespace;
    Namespace found = client.namespaces().withName(name).get();
    if (found == null) {
      throw new IllegalStateException(
          "the Kubernetes API shows no namespace " + name + ", by which a cluster is known");
    }
    return found.getMetadata().getUid();
  }
}
