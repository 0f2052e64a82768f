package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import io.fabric8.kubernetes.api.model.HasMetadata;

/** What tells a resource from all others of a cluster. */
record ResourceName(String kind, String namespace, String name) {
  static ResourceName of(HasMetadata resource) {
    return new ResourceName(
        resource.getKind(),
        resource.getMetadata().getNamespace(),
        resource.getMetadata().getName());
  }

  /** The gateway that a resource belongs to; a gateway belongs to itself. */
  static ResourceName gatewayOf(VoiceResource<?, ?> resource) {
    String name =
        switch (resource) {
          case VoiceGateway gateway -> gateway.getMetadata().getName();
          case VoiceNumber number -> number.getSpec().gatewayRef().name();
          case AgentIdentity agent -> agent.getSpec().gatewayRef().name();
          case RoutingQueue queue -> queue.getSpec().gatewayRef().name();
          default -> throw new IllegalArgumentException(resource.getKind());
        };
    return new ResourceName("VoiceGateway", resource.getMetadata().getNamespace(), name);
  }

  @Override
  public String toString() {
    return kind + " " + namespace + "/" + name;
  }
}
