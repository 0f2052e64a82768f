package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentityStatus;
import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.cluster.Namespaces;
import dev.ravenhelm.voice.operator.status.Reason;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The resources that name a gateway. */
final class Belongings {
  private final KubernetesClient client;
  private final Namespaces namespaces;

  Belongings(KubernetesClient client) {
    this.client = client;
    this.namespaces = new Namespaces(client);
  }

  /**
   * One that the gateway's account is still needed for: it is being deleted, or will be, as
   * everything in a namespace that is.
   */
  Optional<String> needing(VoiceGateway gateway) {
    List<VoiceResource<?, ?>> all = new ArrayList<>();
    all.addAll(naming(gateway, VoiceNumber.class, n -> n.getSpec().gatewayRef()));
    all.addAll(naming(gateway, RoutingQueue.class, q -> q.getSpec().gatewayRef()));
    all.addAll(naming(gateway, AgentIdentity.class, a -> a.getSpec().gatewayRef()));
    return all.stream()
        .filter(r -> r.getMetadata().getDeletionTimestamp() != null)
        .findFirst()
        .or(() ->
            all.stream()
                .findFirst()
                .filter(r -> namespaces.isTerminating(r.getMetadata().getNamespace())))
        .map(r -> r.getKind() + " " + r.getMetadata().getName());
  }

  /** Whether some that are being deleted wait for leave to be removed from Twilio. */
  boolean areHeldBack(VoiceGateway gateway) {
    return Stream.of(
            conditions(
                naming(gateway, VoiceNumber.class, n -> n.getSpec().gatewayRef()),
                VoiceNumberStatus::conditions),
            conditions(
                naming(gateway, RoutingQueue.class, q -> q.getSpec().gatewayRef()),
                RoutingQueueStatus::conditions),
            conditions(
                naming(gateway, AgentIdentity.class, a -> a.getSpec().gatewayRef()),
                AgentIdentityStatus::conditions))
        .flatMap(conditions -> conditions)
        .anyMatch(condition -> Reason.REMOVALS_HELD.equals(condition.reason()));
  }

  private static <S> Stream<Condition> conditions(
      List<? extends VoiceResource<?, S>> resources,
      Function<S, @Nullable List<Condition>> conditions) {
    return resources.stream()
        .filter(resource -> resource.getMetadata().getDeletionTimestamp() != null)
        .map(VoiceResource::getStatus)
        .filter(Objects::nonNull)
        .map(conditions)
        .filter(Objects::nonNull)
        .flatMap(List::stream);
  }

  /** All resources of a kind that name the gateway; none where the kind itself was deleted. */
  <R extends VoiceResource<?, ?>> List<R> naming(
      VoiceGateway gateway, Class<R> kind, Function<R, Ref> gatewayRef) {
    return list(kind, gateway.getMetadata().getNamespace()).stream()
        .filter(r -> r.unreadable().isEmpty())
        .filter(r -> gatewayRef.apply(r).name().equals(gateway.getMetadata().getName()))
        .toList();
  }

  private <R extends VoiceResource<?, ?>> List<R> list(Class<R> kind, String namespace) {
    try {
      return client.resources(kind).inNamespace(namespace).list().getItems();
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return List.of();
      }
      throw refused;
    }
  }
}
