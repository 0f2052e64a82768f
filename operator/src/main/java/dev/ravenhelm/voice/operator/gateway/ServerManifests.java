package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.Voice;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import java.util.ArrayList;
import java.util.List;

/** What every gateway's server needs in Kubernetes. Pure. */
final class ServerManifests {
  private ServerManifests() {}

  /**
   * The account that the server runs as; it must exist before OpenBao can be asked. Gateways of one
   * namespace may name the same.
   */
  static HasMetadata serviceAccount(VoiceGateway gateway) {
    return new ServiceAccountBuilder()
        .withMetadata(ServerNames.sharedMetadata(gateway, TenantSecrets.serviceAccount(gateway)))
        .build();
  }

  /** The rest, in the order in which it is applied. */
  static List<HasMetadata> of(ServerSettings settings) {
    VoiceGateway gateway = settings.gateway();
    List<HasMetadata> manifests = new ArrayList<>();
    manifests.add(role(gateway));
    manifests.add(roleBinding(gateway));
    manifests.add(service(gateway));
    manifests.add(disruptionBudget(gateway));
    manifests.add(networkPolicy(gateway));
    manifests.add(ServerDeployment.of(settings));
    return manifests;
  }

  private static HasMetadata role(VoiceGateway gateway) {
    return new RoleBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .addNewRule()
        .withApiGroups(Voice.GROUP)
        .withResources("voicegateways", "voicenumbers", "agentidentities", "routingqueues")
        .withVerbs("get", "list", "watch")
        .endRule()
        // in which each pod tells which API key it signs with
        .addNewRule()
        .withApiGroups("coordination.k8s.io")
        .withResources("leases")
        .withVerbs("get", "list", "create", "update", "patch")
        .endRule()
        .build();
  }

  private static HasMetadata roleBinding(VoiceGateway gateway) {
    return new RoleBindingBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .withNewRoleRef("rbac.authorization.k8s.io", "Role", ServerNames.of(gateway))
        .addNewSubject()
        .withKind("ServiceAccount")
        .withName(TenantSecrets.serviceAccount(gateway))
        .withNamespace(gateway.getMetadata().getNamespace())
        .endSubject()
        .build();
  }

  private static HasMetadata service(VoiceGateway gateway) {
    return new ServiceBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .withNewSpec()
        .withSelector(ServerNames.selector(gateway))
        .addNewPort()
        .withName("public")
        .withPort(ServerNames.PUBLIC_PORT)
        .withNewTargetPort("public")
        .endPort()
        .addNewPort()
        .withName("agents")
        .withPort(ServerNames.AGENTS_PORT)
        .withNewTargetPort("agents")
        .endPort()
        .addNewPort()
        .withName("admin")
        .withPort(ServerNames.ADMIN_PORT)
        .withNewTargetPort("admin")
        .endPort()
        .endSpec()
        .build();
  }

  private static HasMetadata disruptionBudget(VoiceGateway gateway) {
    return new PodDisruptionBudgetBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .withNewSpec()
        .withMaxUnavailable(new IntOrString(1))
        .withNewSelector()
        .withMatchLabels(ServerNames.selector(gateway))
        .endSelector()
        .endSpec()
        .build();
  }

  /**
   * Where traffic comes from differs from cluster to cluster; which ports it may reach does not.
   */
  private static HasMetadata networkPolicy(VoiceGateway gateway) {
    return new NetworkPolicyBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .withNewSpec()
        .withNewPodSelector()
        .withMatchLabels(ServerNames.selector(gateway))
        .endPodSelector()
        .withPolicyTypes("Ingress")
        .addNewIngress()
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort("public")
        .endPort()
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort("agents")
        .endPort()
        .addNewPort()
        .withProtocol("TCP")
        .withNewPort("admin")
        .endPort()
        .endIngress()
        .endSpec()
        .build();
  }
}
