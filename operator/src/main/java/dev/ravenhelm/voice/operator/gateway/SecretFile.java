package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.SecretKeyRef;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;

/**
 * One key of a Secret as a file of a projected volume. Calls do without any of them, so pods start
 * where one is missing; the server says which, and takes it when it comes. Pure.
 */
final class SecretFile {
  private SecretFile() {}

  static VolumeProjection of(SecretKeyRef secret, String name) {
    return new VolumeProjectionBuilder()
        .withNewSecret()
        .withName(secret.name())
        .withOptional(true)
        .addNewItem()
        .withKey(secret.key())
        .withPath(name)
        .endItem()
        .endSecret()
        .build();
  }
}
