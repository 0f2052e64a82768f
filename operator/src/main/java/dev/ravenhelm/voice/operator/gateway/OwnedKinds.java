package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Constants;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.GroupVersionKind;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.Mappers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches what the servers are made of, so that an edit by hand is put right at once. */
final class OwnedKinds {
  private static final Logger LOG = LoggerFactory.getLogger(OwnedKinds.class);

  /** Kinds that each cluster has. */
  private static final List<Class<? extends HasMetadata>> ALWAYS =
      List.of(
          Deployment.class,
          Service.class,
          ServiceAccount.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class,
          Role.class,
          RoleBinding.class,
          HorizontalPodAutoscaler.class);

  /**
   * Kinds that a cluster may lack, or that the operator may have no rights to. One that is
   * installed while the operator runs is seen at each resync, and watched after the next start.
   */
  private record Perhaps(String group, String version, String kind, String plural) {}

  private static final List<Perhaps> SOMETIMES =
      List.of(
          new Perhaps("networking.k8s.io", "v1", "Ingress", "ingresses"),
          new Perhaps("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes"),
          new Perhaps("monitoring.coreos.com", "v1", "ServiceMonitor", "servicemonitors"));

  private final KubernetesClient client;

  OwnedKinds(KubernetesClient client) {
    this.client = client;
  }

  /** One source a kind. */
  List<EventSource<?, VoiceGateway>> sources(EventSourceContext<VoiceGateway> context) {
    List<EventSource<?, VoiceGateway>> sources = new ArrayList<>();
    for (Class<? extends HasMetadata> kind : ALWAYS) {
      sources.add(source(kind, context));
    }
    Set<String> namespaces =
        context.getControllerConfiguration().getInformerConfig().getNamespaces();
    for (Perhaps kind : SOMETIMES) {
      if (!isInstalled(kind)) {
        LOG.info("this cluster has no {}; gateways that ask for one say so", kind.kind());
      } else if (!namespaces.stream().allMatch(namespace -> mayWatch(kind, namespace))) {
        LOG.info("no rights to watch {}; edits by hand stay until the next resync", kind.plural());
      } else if (kind.kind().equals("Ingress")) {
        sources.add(source(Ingress.class, context));
      } else {
        sources.add(
            new InformerEventSource<>(
                InformerEventSourceConfiguration.from(
                        new GroupVersionKind(kind.group(), kind.version(), kind.kind()),
                        VoiceGateway.class)
                    .withName(kind.plural())
                    .withLabelSelector(ServerNames.MANAGED_BY + "=" + ServerNames.OPERATOR)
                    .withNamespacesInheritedFromController()
                    .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(VoiceGateway.class))
                    .withOnUpdateFilter(this::edited)
                    .build(),
                context));
      }
    }
    return sources;
  }

  private <R extends HasMetadata> EventSource<R, VoiceGateway> source(
      Class<R> kind, EventSourceContext<VoiceGateway> context) {
    InformerEventSourceConfiguration.Builder<R> configuration =
        InformerEventSourceConfiguration.from(kind, VoiceGateway.class)
            .withName(HasMetadata.getPlural(kind))
            .withLabelSelector(ServerNames.MANAGED_BY + "=" + ServerNames.OPERATOR)
            .withNamespacesInheritedFromController()
            .withSecondaryToPrimaryMapper(Mappers.fromOwnerReferences(VoiceGateway.class));
    if (!kind.equals(Deployment.class)) {
      // a Deployment's status tells how far the rollout is; an autoscaler's only makes noise
      configuration.withOnUpdateFilter(this::edited);
    }
    return new InformerEventSource<>(configuration.build(), context);
  }

  private boolean edited(HasMetadata after, HasMetadata before) {
    return ServerObjects.digest(client.getKubernetesSerialization(), after)
        != ServerObjects.digest(client.getKubernetesSerialization(), before);
  }

  private boolean isInstalled(Perhaps kind) {
    return client.supports(kind.group() + "/" + kind.version(), kind.kind());
  }

  private boolean mayWatch(Perhaps kind, String namespace) {
    return Boolean.TRUE.equals(
        client
            .authorization()
            .v1()
            .selfSubjectAccessReview()
            .create(
                new SelfSubjectAccessReviewBuilder()
                    .withNewSpec()
                    .withNewResourceAttributes()
                    .withVerb("watch")
                    .withGroup(kind.group())
                    .withResource(kind.plural())
                    .withNamespace(
                        namespace.equals(Constants.WATCH_ALL_NAMESPACES) ? null : namespace)
                    .endResourceAttributes()
                    .endSpec()
                    .build())
            .getStatus()
            .getAllowed());
  }
}
