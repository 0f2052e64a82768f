package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRule;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteRuleBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReference;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.ParentReferenceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPath;
import io.fabric8.kubernetes.api.model.networking.v1.HTTPIngressPathBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a gateway's server has in Kubernetes only where the spec asks for it. Pure. */
final class OptionalManifests {
  private static final String MONITOR_VERSION = "monitoring.coreos.com/v1";
  private static final String MONITOR_KIND = "ServiceMonitor";

  private OptionalManifests() {}

  /** What the spec asks for. */
  static List<HasMetadata> wanted(VoiceGateway gateway) {
    VoiceGatewaySpec.Server server = gateway.getSpec().server();
    List<HasMetadata> wanted = new ArrayList<>();
    if (server == null) {
      return wanted;
    }
    if (server.autoscaling() != null) {
      wanted.add(autoscaler(gateway, server.autoscaling()));
    }
    if (server.ingress() != null) {
      wanted.add(ingress(gateway, server.ingress()));
    }
    if (server.route() != null) {
      wanted.add(route(gateway, server.route()));
    }
    if (server.serviceMonitor() != null) {
      wanted.add(monitor(gateway, server.serviceMonitor()));
    }
    return wanted;
  }

  /** What the spec does not ask for, or no longer: names without content. */
  static List<HasMetadata> unwanted(VoiceGateway gateway) {
    List<String> wanted = wanted(gateway).stream().map(HasMetadata::getKind).toList();
    return List.of(
            new HorizontalPodAutoscaler(), new Ingress(), new HTTPRoute(), monitorNamed(gateway))
        .stream()
        .filter(kind -> !wanted.contains(kind.getKind()))
        .map(kind -> named(gateway, kind))
        .toList();
  }

  private static HasMetadata named(VoiceGateway gateway, HasMetadata kind) {
    kind.setMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)));
    return kind;
  }

  private static HasMetadata autoscaler(VoiceGateway gateway, VoiceGatewaySpec.Autoscaling wanted) {
    return new HorizontalPodAutoscalerBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .withNewSpec()
        .withNewScaleTargetRef("apps/v1", "Deployment", ServerNames.of(gateway))
        .withMinReplicas(wanted.minReplicas() == null ? 2 : wanted.minReplicas())
        .withMaxReplicas(wanted.maxReplicas())
        .addNewMetric()
        .withType("Resource")
        .withNewResource()
        .withName("cpu")
        .withNewTarget()
        .withType("Utilization")
        .withAverageUtilization(wanted.targetCpuPercent() == null ? 60 : wanted.targetCpuPercent())
        .endTarget()
        .endResource()
        .endMetric()
        .endSpec()
        .build();
  }

  private static HasMetadata ingress(VoiceGateway gateway, VoiceGatewaySpec.Ingress wanted) {
    URI publicUrl = URI.create(gateway.getSpec().publicUrl());
    String prefix = publicUrl.getRawPath();
    IngressBuilder ingress =
        new IngressBuilder()
            .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
            .editMetadata()
            .withAnnotations(wanted.annotations())
            .endMetadata()
            .withNewSpec()
            .withIngressClassName(wanted.className())
            .addNewRule()
            .withHost(publicUrl.getHost())
            .withNewHttp()
            .withPaths(
                path(gateway, prefix + "/voice", "public"),
                path(gateway, prefix + "/voice-token", "agents"),
                path(gateway, prefix + "/api", "agents"))
            .endHttp()
            .endRule()
            .endSpec();
    if (wanted.tlsSecretName() != null) {
      ingress
          .editSpec()
          .addNewTl()
          .withHosts(publicUrl.getHost())
          .withSecretName(wanted.tlsSecretName())
          .endTl()
          .endSpec();
    }
    return ingress.build();
  }

  private static HTTPIngressPath path(VoiceGateway gateway, String path, String port) {
    return new HTTPIngressPathBuilder()
        .withPath(path)
        .withPathType("Prefix")
        .withNewBackend()
        .withNewService()
        .withName(ServerNames.of(gateway))
        .withNewPort()
        .withName(port)
        .endPort()
        .endService()
        .endBackend()
        .build();
  }

  private static HasMetadata route(VoiceGateway gateway, VoiceGatewaySpec.Route wanted) {
    URI publicUrl = URI.create(gateway.getSpec().publicUrl());
    String prefix = publicUrl.getRawPath();
    List<ParentReference> parents =
        wanted.parentRefs().stream()
            .map(parent ->
                new ParentReferenceBuilder()
                    .withName(parent.name())
                    .withNamespace(parent.namespace())
                    .withSectionName(parent.sectionName())
                    .build())
            .toList();
    return new HTTPRouteBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .withNewSpec()
        .withParentRefs(parents)
        .withHostnames(publicUrl.getHost())
        .withRules(
            rule(gateway, prefix + "/voice", ServerNames.PUBLIC_PORT),
            rule(gateway, prefix + "/voice-token", ServerNames.AGENTS_PORT),
            rule(gateway, prefix + "/api", ServerNames.AGENTS_PORT))
        .endSpec()
        .build();
  }

  private static HTTPRouteRule rule(VoiceGateway gateway, String path, int port) {
    return new HTTPRouteRuleBuilder()
        .addNewMatch()
        .withNewPath("PathPrefix", path)
        .endMatch()
        .addNewBackendRef()
        .withName(ServerNames.of(gateway))
        .withPort(port)
        .endBackendRef()
        .build();
  }

  private static GenericKubernetesResource monitorNamed(VoiceGateway gateway) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(MONITOR_VERSION)
        .withKind(MONITOR_KIND)
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .build();
  }

  private static HasMetadata monitor(VoiceGateway gateway, VoiceGatewaySpec.ServiceMonitor wanted) {
    GenericKubernetesResource monitor = monitorNamed(gateway);
    if (wanted.labels() != null) {
      // ours win: the operator finds its own objects by them
      wanted.labels().forEach((k, v) -> monitor.getMetadata().getLabels().putIfAbsent(k, v));
    }
    // in a fixed order, which Map.of does not keep from one run to the next
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("port", "admin");
    endpoint.put("path", "/metrics");
    endpoint.put("interval", wanted.interval() == null ? "30s" : wanted.interval());
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("endpoints", List.of(endpoint));
    spec.put("selector", Map.of("matchLabels", ServerNames.selector(gateway)));
    monitor.setAdditionalProperty("spec", spec);
    return monitor;
  }
}
