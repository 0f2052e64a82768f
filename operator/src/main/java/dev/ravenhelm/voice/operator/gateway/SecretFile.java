package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.SecretKeyRef;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;

/** One key of a Secret as a file of a projected volume. Pure. */
final class SecretFile {
  private SecretFile() {}

  static VolumeProjection of(SecretKeyRef secret, String name) {
    return new VolumeProjectionBuilder()
        .withNewSecret()
        .withName(secret.name())
        .addNewItem()
        .withKey(secret.key())
        .withPath(name)
        .endItem()
        .endSecret()
        .build();
  }
}
