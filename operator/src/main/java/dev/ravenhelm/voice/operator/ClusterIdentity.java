package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/**
 * What tells a cluster from a clone of it: the UID of kube-system, which no backup brings along.
 */
final class ClusterIdentity {
  private static final int FORBIDDEN = 403;

  private ClusterIdentity() {}

  /**
   * The cluster's identity.
   *
   * @param namespace the operator's own, whose UID stands in where the operator may not read
   *     kube-system
   */
  static String of(KubernetesClient client, String namespace) {
    try {
      return uid(client, "kube-system");
    } catch (KubernetesClientException e) {
      if (e.getCode() != FORBIDDEN) {
        throw e;
      }
      return uid(client, namespace);
    }
  }

  private static String uid(KubernetesClient client, String name) {
    Namespace namespace = client.namespaces().withName(name).get();
    if (namespace == null) {
      throw new IllegalStateException(
          "the Kubernetes API shows no namespace " + name + ", by which a cluster is known");
    }
    return namespace.getMetadata().getUid();
  }
}
