package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;

/** The Secrets that a gateway's context service needs, as files that the server reads. Pure. */
final class ContextSecrets {
  private ContextSecrets() {}

  /** One source a file: {@code token}, {@code ca.crt}; empty where none is named. */
  static List<VolumeProjection> sources(VoiceGateway gateway) {
    VoiceGatewaySpec.Context context = gateway.getSpec().context();
    List<VolumeProjection> sources = new ArrayList<>();
    if (context != null && context.bearerToken() != null) {
      sources.add(SecretFile.of(context.bearerToken(), "token"));
    }
    if (context != null && context.ca() != null) {
      sources.add(SecretFile.of(context.ca(), "ca.crt"));
    }
    return sources;
  }
}
