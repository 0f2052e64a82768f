package dev.ravenhelm.voice.operator.status;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules by which kstatus reads a custom resource, and with it Flux, {@code kapt} and others.
 *
 * <p>https://github.com/kubernetes-sigs/cli-utils/blob/master/pkg/kstatus/status/generic.go: what
 * is being deleted, then the generation, then the two standard conditions; last, in status.go, the
 * Ready condition.
 */
final class KStatus {
  private KStatus() {}

  enum Reading {
    TERMINATING,
    IN_PROGRESS,
    FAILED,
    CURRENT
  }

  static Reading of(GenericKubernetesResource resource) {
    if (resource.getMetadata().getDeletionTimestamp() != null) {
      return Reading.TERMINATING;
    }
    Map<?, ?> status = (Map<?, ?>) resource.getAdditionalProperties().get("status");
    if (status == null) {
      return Reading.CURRENT;
    }
    Number observed = (Number) status.get("observedGeneration");
    if (observed != null
        && resource.getMetadata().getGeneration() != null
        && observed.longValue() != resource.getMetadata().getGeneration()) {
      return Reading.IN_PROGRESS;
    }
    List<?> conditions = (List<?>) status.get("conditions");
    if (conditions == null) {
      return Reading.CURRENT;
    }
    for (Object condition : conditions) {
      Map<?, ?> fields = (Map<?, ?>) condition;
      boolean isTrue = "True".equals(fields.get("status"));
      if (isTrue && "Reconciling".equals(fields.get("type"))) {
        return Reading.IN_PROGRESS;
      }
      if (isTrue && "Stalled".equals(fields.get("type"))) {
        return Reading.FAILED;
      }
    }
    Optional<?> ready =
        conditions.stream()
            .map(c -> (Map<?, ?>) c)
            .filter(c -> "Ready".equals(c.get("type")))
            .map(c -> c.get("status"))
            .findFirst();
    return ready.isEmpty() || ready.get().equals("True") ? Reading.CURRENT : Reading.IN_PROGRESS;
  }
}
