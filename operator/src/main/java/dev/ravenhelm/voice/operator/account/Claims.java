package dev.ravenhelm.voice.operator.account;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Who was first where two resources claim the same thing: the older one, then by name. */
public final class Claims {
  private Claims() {}

  /** Another claimant that came before this resource. */
  public static <R extends HasMetadata> Optional<R> before(R resource, Stream<R> claimants) {
    Comparator<R> order =
        Comparator.<R, String>comparing(r -> r.getMetadata().getCreationTimestamp())
            .thenComparing(r -> r.getMetadata().getName());
    return claimants
        .filter(other -> !other.getMetadata().getUid().equals(resource.getMetadata().getUid()))
        .filter(other ->
            other.getMetadata().getNamespace().equals(resource.getMetadata().getNamespace()))
        .filter(other -> order.compare(other, resource) < 0)
        .min(order);
  }
}
