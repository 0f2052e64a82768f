package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.SecretKeyRef;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import org.jspecify.annotations.Nullable;

/** One key of a Secret as a file of a projected volume. Pure. */
final class SecretFile {
  private SecretFile() {}

  /** A file without which no pod starts. */
  static VolumeProjection of(SecretKeyRef secret, String name) {
    return of(secret, name, null);
  }

  /** A file that a server can do without. */
  static VolumeProjection optional(SecretKeyRef secret, String name) {
    return of(secret, name, true);
  }

  private static VolumeProjection of(SecretKeyRef secret, String name, @Nullable Boolean optional) {
    return new VolumeProjectionBuilder()
        .withNewSecret()
        .withName(secret.name())
        .withOptional(optional)
        .addNewItem()
        .withKey(secret.key())
        .withPath(name)
        .endItem()
        .endSecret()
        .build();
  }
}
