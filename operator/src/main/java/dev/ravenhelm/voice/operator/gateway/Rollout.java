package dev.ravenhelm.voice.operator.gateway;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How far a Deployment is. Pure. */
record Rollout(int wanted, int ready, boolean complete) {
  static Rollout of(Optional<Deployment> deployment) {
    if (deployment.isEmpty()) {
      return new Rollout(0, 0, false);
    }
    DeploymentStatus status = deployment.get().getStatus();
    int wanted = deployment.get().getSpec().getReplicas();
    if (status == null) {
      return new Rollout(wanted, 0, false);
    }
    int ready = orZero(status.getReadyReplicas());
    boolean seen =
        status.getObservedGeneration() != null
            && status.getObservedGeneration() >= deployment.get().getMetadata().getGeneration();
    return new Rollout(
        wanted, ready, seen && ready >= wanted && orZero(status.getUpdatedReplicas()) >= wanted);
  }

  String message() {
    return ready + " of " + wanted + " pods of the server are ready or up to date";
  }

  private static int orZero(@Nullable Integer number) {
    return number == null ? 0 : number;
  }
}
