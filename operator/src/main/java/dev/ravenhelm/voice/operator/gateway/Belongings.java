package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The resources that name a gateway. */
final class Belongings {
  private final KubernetesClient client;

  Belongings(KubernetesClient client) {
    this.client = client;
  }

  /** One that is being deleted and still needs the gateway's account for it. */
  Optional<String> stillBeingDeleted(VoiceGateway gateway) {
    return Stream.of(
            deleting(gateway, VoiceNumber.class, n -> n.getSpec().gatewayRef()),
            deleting(gateway, RoutingQueue.class, q -> q.getSpec().gatewayRef()),
            deleting(gateway, AgentIdentity.class, a -> a.getSpec().gatewayRef()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** All resources of a kind that name the gateway. */
  <R extends VoiceResource<?, ?>> List<R> naming(
      VoiceGateway gateway, Class<R> kind, Function<R, Ref> gatewayRef) {
    return client
        .resources(kind)
        .inNamespace(gateway.getMetadata().getNamespace())
        .list()
        .getItems()
        .stream()
        .filter(r -> r.unreadable().isEmpty())
        .filter(r -> gatewayRef.apply(r).name().equals(gateway.getMetadata().getName()))
        .toList();
  }

  private <R extends VoiceResource<?, ?>> Optional<String> deleting(
      VoiceGateway gateway, Class<R> kind, Function<R, Ref> gatewayRef) {
    return naming(gateway, kind, gatewayRef).stream()
        .filter(r -> r.getMetadata().getDeletionTimestamp() != null)
        .map(r -> r.getKind() + " " + r.getMetadata().getName())
        .findFirst();
  }
}
