package dev.ravenhelm.voice.operator.gateway;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NamespaceableResource;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.HttpURLConnection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of the servers as the API server has them: applied by our field manager where they
 * are not as they were left, removed where they are ours.
 */
final class ServerObjects {
  private static final Logger LOG = LoggerFactory.getLogger(ServerObjects.class);
  private static final String FIELD_MANAGER = "voice-operator";
  private static final String AUTOSCALER_MANAGER = "voice-operator-handover";

  private static final ResourceDefinitionContext SERVICE_MONITORS =
      new ResourceDefinitionContext.Builder()
          .withGroup("monitoring.coreos.com")
          .withVersion("v1")
          .withKind("ServiceMonitor")
          .withPlural("servicemonitors")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;

  /**
   * By field manager, kind and name; after a restart everything is applied once more, which changes
   * nothing that is as it should be.
   */
  private final Map<String, Applied> applied = new ConcurrentHashMap<>();

  /** Digests of what was applied and of what the API server then had. */
  private record Applied(int wanted, int became) {}

  ServerObjects(KubernetesClient client) {
    this.client = client;
  }

  /** Makes it as the manifest says; answers what the API server has now. */
  HasMetadata apply(HasMetadata manifest) {
    return apply(manifest, resource(manifest).get(), FIELD_MANAGER);
  }

  private HasMetadata apply(HasMetadata manifest, @Nullable HasMetadata there, String manager) {
    Resource<? extends HasMetadata> resource = resource(manifest);
    int wanted = digest(client.getKubernetesSerialization(), manifest);
    String key = manager + " " + key(manifest);
    Applied last = applied.get(key);
    if (there != null
        && last != null
        && last.wanted() == wanted
        && last.became() == digest(client.getKubernetesSerialization(), there)) {
      return there;
    }
    leaveReplicasToTheAutoscaler(manifest, there);
    HasMetadata now = resource.fieldManager(manager).forceConflicts().serverSideApply();
    applied.put(key, new Applied(wanted, digest(client.getKubernetesSerialization(), now)));
    return now;
  }

  /**
   * Makes it where there is none, and takes part in it where we made it for another; what somebody
   * else made is left alone.
   *
   * @param partner who takes part: with one field manager for all, each would take it from the
   *     others
   */
  void share(HasMetadata manifest, String partner) {
    HasMetadata there = resource(manifest).get();
    boolean ours =
        there == null
            || (there.getMetadata().getLabels() != null
                && ServerNames.OPERATOR.equals(
                    there.getMetadata().getLabels().get(ServerNames.MANAGED_BY)));
    if (ours) {
      apply(manifest, there, FIELD_MANAGER + "-" + partner);
    }
  }

  /** Removes it where it is there and has the same owner. */
  void remove(HasMetadata unwanted) {
    HasMetadata there;
    try {
      there = resource(unwanted).get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        // an operator without rights to this kind has made none of it either
        LOG.debug("may not look for {}: {}", key(unwanted), e.getMessage());
        return;
      }
      throw e;
    }
    applied.remove(FIELD_MANAGER + " " + key(unwanted));
    if (there != null
        && there
            .getOwnerReferenceFor(unwanted.getMetadata().getOwnerReferences().getFirst().getUid())
            .isPresent()) {
      resource(there).delete();
    }
  }

  /** What of an object somebody can edit: neither its status nor what the API server keeps. */
  static int digest(KubernetesSerialization serialization, HasMetadata object) {
    @SuppressWarnings("unchecked") // every object is a map of strings
    Map<String, Object> all =
        new HashMap<>((Map<String, Object>) serialization.convertValue(object, Map.class));
    all.remove("status");
    Object metadata = all.get("metadata");
    if (metadata instanceof Map<?, ?> map) {
      Map<Object, Object> kept = new HashMap<>(map);
      kept.keySet().removeIf(k -> k.equals("managedFields") || k.equals("resourceVersion"));
      kept.remove("generation");
      all.put("metadata", kept);
    }
    return all.hashCode();
  }

  /**
   * A field that its only owner leaves out falls back to its default, which for replicas is one.
   * Somebody else must own it first.
   *
   * <p>https://kubernetes.io/docs/reference/using-api/server-side-apply/#transferring-ownership
   */
  private void leaveReplicasToTheAutoscaler(HasMetadata manifest, @Nullable HasMetadata there) {
    if (manifest instanceof Deployment wanted
        && wanted.getSpec().getReplicas() == null
        && there instanceof Deployment deployment
        && ownsReplicas(deployment)) {
      client
          .resource(
              new DeploymentBuilder()
                  .withNewMetadata()
                  .withNamespace(deployment.getMetadata().getNamespace())
                  .withName(deployment.getMetadata().getName())
                  .endMetadata()
                  .withNewSpec()
                  .withReplicas(deployment.getSpec().getReplicas())
                  .endSpec()
                  .build())
          .fieldManager(AUTOSCALER_MANAGER)
          .forceConflicts()
          .serverSideApply();
    }
  }

  private static boolean ownsReplicas(Deployment deployment) {
    return deployment.getMetadata().getManagedFields().stream()
        .filter(entry -> FIELD_MANAGER.equals(entry.getManager()))
        .map(entry -> entry.getFieldsV1().getAdditionalProperties().get("f:spec"))
        .filter(Objects::nonNull)
        .anyMatch(spec -> spec instanceof Map<?, ?> fields && fields.containsKey("f:replicas"));
  }

  private Resource<? extends HasMetadata> resource(HasMetadata object) {
    if (object instanceof GenericKubernetesResource generic) {
      return client
          .genericKubernetesResources(SERVICE_MONITORS)
          .inNamespace(generic.getMetadata().getNamespace())
          .resource(generic);
    }
    NamespaceableResource<HasMetadata> typed = client.resource(object);
    return typed.inNamespace(object.getMetadata().getNamespace());
  }

  private static String key(HasMetadata object) {
    return object.getKind()
        + "/"
        + object.getMetadata().getNamespace()
        + "/"
        + object.getMetadata().getName();
  }
}
