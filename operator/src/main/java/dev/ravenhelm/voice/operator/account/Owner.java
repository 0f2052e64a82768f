package dev.ravenhelm.voice.operator.account;

import dev.ravenhelm.voice.operator.plan.OwnerMark;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** This installation, as it signs what it makes in Twilio. */
public record Owner(String id) {
  /** The mark of one role of a resource. */
  public OwnerMark mark(HasMetadata resource, String role) {
    return OwnerMark.of(
        id,
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName(),
        role);
  }

  /** The resource's name for people. */
  public static String human(HasMetadata resource) {
    return resource.getMetadata().getNamespace() + "/" + resource.getMetadata().getName();
  }
}
