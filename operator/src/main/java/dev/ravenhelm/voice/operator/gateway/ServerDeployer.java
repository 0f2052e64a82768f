package dev.ravenhelm.voice.operator.gateway;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Applies manifests, each only when it differs from what was last applied. */
final class ServerDeployer {
  private static final String FIELD_MANAGER = "voice-operator";

  private final KubernetesClient client;

  /**
   * Digests by kind and name; after a restart everything is applied once more, which changes
   * nothing.
   */
  private final Map<String, Integer> applied = new ConcurrentHashMap<>();

  ServerDeployer(KubernetesClient client) {
    this.client = client;
  }

  /** Makes it as the manifest says; answers what the API server has now. */
  HasMetadata apply(HasMetadata manifest) {
    String key =
        manifest.getKind()
            + "/"
            + manifest.getMetadata().getNamespace()
            + "/"
            + manifest.getMetadata().getName();
    int digest = client.getKubernetesSerialization().asYaml(manifest).hashCode();
    HasMetadata there = client.resource(manifest).get();
    if (there != null && Integer.valueOf(digest).equals(applied.get(key))) {
      return there;
    }
    HasMetadata now =
        client.resource(manifest).fieldManager(FIELD_MANAGER).forceConflicts().serverSideApply();
    applied.put(key, digest);
    return now;
  }

  /** Makes it where there is none; what somebody else made is left alone. */
  void createIfAbsent(HasMetadata manifest) {
    HasMetadata there = client.resource(manifest).get();
    boolean ours =
        there == null
            || (there.getMetadata().getLabels() != null
                && ServerNames.OPERATOR.equals(
                    there.getMetadata().getLabels().get(ServerNames.MANAGED_BY)));
    if (ours) {
      apply(manifest);
    }
  }
}
