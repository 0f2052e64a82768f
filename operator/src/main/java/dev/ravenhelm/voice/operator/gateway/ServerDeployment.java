package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.operator.secrets.CredentialsReader;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Deployment of a gateway's server: non-root, read-only, rolled without a dropped call. Pure.
 */
final class ServerDeployment {

  /**
   * From SIGTERM on the server is not ready and goes on to answer, until every load balancer has
   * noticed.
   */
  private static final int DRAIN_SECONDS = 5;

  /**
   * The drain, then 16 s for requests under way (Twilio waits 15 s for an answer), then as long as
   * the drain for what the spool still holds for Kafka.
   */
  private static final long TERMINATION_GRACE_SECONDS = 60;

  private ServerDeployment() {}

  static Deployment of(ServerSettings settings) {
    VoiceGateway gateway = settings.gateway();
    VoiceGatewaySpec.Server server = gateway.getSpec().server();
    return new DeploymentBuilder()
        .withMetadata(ServerNames.metadata(gateway, ServerNames.of(gateway)))
        .withNewSpec()
        .withReplicas(replicas(server))
        .withRevisionHistoryLimit(3)
        .withNewSelector()
        .withMatchLabels(ServerNames.selector(gateway))
        .endSelector()
        .withNewStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withNewMaxUnavailable(0)
        .withNewMaxSurge(1)
        .endRollingUpdate()
        .endStrategy()
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(ServerNames.labels(gateway))
        .endMetadata()
        .withNewSpec()
        .withServiceAccountName(TenantSecrets.serviceAccount(gateway))
        .withTerminationGracePeriodSeconds(TERMINATION_GRACE_SECONDS)
        .withNewSecurityContext()
        .withRunAsNonRoot(true)
        .withRunAsUser(65532L)
        .withRunAsGroup(65532L)
        .withFsGroup(65532L)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .withContainers(container(settings))
        .withVolumes(ServerVolumes.of(settings))
        .withTopologySpreadConstraints(
            spread(gateway, "kubernetes.io/hostname"),
            spread(gateway, "topology.kubernetes.io/zone"))
        .endSpec()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static TopologySpreadConstraint spread(VoiceGateway gateway, String over) {
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(over)
        .withWhenUnsatisfiable("ScheduleAnyway")
        // otherwise the pods of a former version count, and those of the new one land unevenly
        .withMatchLabelKeys("pod-template-hash")
        .withNewLabelSelector()
        .withMatchLabels(ServerNames.selector(gateway))
        .endLabelSelector()
        .build();
  }

  /** None with an autoscaler: the number is then not ours to set. */
  private static @Nullable Integer replicas(VoiceGatewaySpec.@Nullable Server server) {
    if (server != null && server.autoscaling() != null) {
      return null;
    }
    return server == null || server.replicas() == null ? Integer.valueOf(2) : server.replicas();
  }

  private static Container container(ServerSettings settings) {
    VoiceGatewaySpec.Server server = settings.gateway().getSpec().server();
    return new ContainerBuilder()
        .withName("server")
        .withImage(
            server == null || server.image() == null ? settings.defaults().image() : server.image())
        .withCommand("java")
        .withArgs(
            "-XX:MaxRAMPercentage=50",
            "-XX:+UseCompactObjectHeaders",
            "-Xmn40m",
            "-XX:MinHeapFreeRatio=10",
            "-XX:MaxHeapFreeRatio=30",
            "-XX:TrimNativeHeapInterval=5000",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-Djdk.reflect.useNativeAccessorOnly=true",
            "-XX:AOTCache=/app/voice-webhook-server.aot",
            "-jar",
            "/app/voice-webhook-server.jar")
        .withEnv(environment(settings))
        .addNewPort()
        .withName("public")
        .withContainerPort(ServerNames.PUBLIC_PORT)
        .endPort()
        .addNewPort()
        .withName("agents")
        .withContainerPort(ServerNames.AGENTS_PORT)
        .endPort()
        .addNewPort()
        .withName("admin")
        .withContainerPort(ServerNames.ADMIN_PORT)
        .endPort()
        .withResources(resources(server))
        .withStartupProbe(probe("/health/live", 1, 60))
        .withReadinessProbe(probe("/health/ready", 2, 3))
        .withLivenessProbe(probe("/health/live", 10, 3))
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .withVolumeMounts(ServerVolumes.mounts(settings))
        .build();
  }

  private static List<EnvVar> environment(ServerSettings settings) {
    VoiceGateway gateway = settings.gateway();
    OpenBaoServer bao = settings.openBao();
    Map<String, String> plain = new TreeMap<>();
    plain.put("VOICE_NAMESPACE", gateway.getMetadata().getNamespace());
    plain.put("VOICE_GATEWAY", gateway.getMetadata().getName());
    plain.put("OPENBAO_ADDR", bao.address().toString());
    plain.put("OPENBAO_KV_MOUNT", bao.kvMount());
    plain.put("OPENBAO_AUTH_MOUNT", bao.authMount());
    plain.put("OPENBAO_ROLE", TenantSecrets.role(gateway));
    plain.put("OPENBAO_TOKEN_FILE", ServerVolumes.TOKEN_DIR + "/token");
    settings.caPem().ifPresent(pem -> plain.put("OPENBAO_CA_PEM", pem));
    plain.put("TWILIO_API_KEY_PATH", settings.apiKeyPath().value());
    URI twilio = settings.defaults().twilioBaseUrl();
    if (twilio != null) {
      plain.put("TWILIO_BASE_URL", twilio.toString());
    }
    plain.put("VOICE_DRAIN_SECONDS", Integer.toString(DRAIN_SECONDS));
    plain.put("VOICE_STATE_DIR", ServerVolumes.STATE_DIR);
    plain.put("VOICE_SPOOL_DIR", ServerVolumes.SPOOL_DIR);
    if (!KafkaSecrets.sources(gateway).isEmpty()) {
      plain.put("KAFKA_SECRETS_DIR", ServerVolumes.KAFKA_DIR);
    }
    if (!ContextSecrets.sources(gateway).isEmpty()) {
      plain.put("CONTEXT_SECRETS_DIR", ServerVolumes.CONTEXT_DIR);
    }
    VoiceGatewaySpec.Credentials source = gateway.getSpec().twilio().credentials();
    if (source.openBao() == null) {
      plain.put("TWILIO_CREDENTIALS_DIR", ServerVolumes.CREDENTIALS_DIR);
    } else {
      CredentialsReader.path(bao, gateway.getMetadata().getNamespace(), source.openBao().path())
          .ifPresent(path -> plain.put("TWILIO_CREDENTIALS_PATH", path.value()));
    }
    VoiceGatewaySpec.Server server = gateway.getSpec().server();
    if (server != null && server.env() != null) {
      server.env().forEach(plain::putIfAbsent);
    }
    List<EnvVar> environment = new ArrayList<>();
    environment.add(fromField("POD_NAME", "metadata.name"));
    environment.add(fromField("POD_NAMESPACE", "metadata.namespace"));
    environment.add(fromField("POD_UID", "metadata.uid"));
    environment.add(fromField("POD_IP", "status.podIP"));
    plain.forEach((name, value) ->
        environment.add(new EnvVarBuilder().withName(name).withValue(value).build()));
    return environment;
  }

  private static EnvVar fromField(String name, String field) {
    return new EnvVarBuilder()
        .withName(name)
        .withNewValueFrom()
        .withNewFieldRef()
        .withFieldPath(field)
        .endFieldRef()
        .endValueFrom()
        .build();
  }

  private static ResourceRequirements resources(VoiceGatewaySpec.@Nullable Server server) {
    return server != null && server.resources() != null
        ? server.resources()
        : new ResourceRequirementsBuilder()
            .addToRequests("cpu", new Quantity("100m"))
            .addToRequests("memory", new Quantity("256Mi"))
            .addToLimits("memory", new Quantity("512Mi"))
            .build();
  }

  private static Probe probe(String path, int period, int failures) {
    return new ProbeBuilder()
        .withNewHttpGet()
        .withPath(path)
        .withNewPort("admin")
        .endHttpGet()
        .withPeriodSeconds(period)
        .withTimeoutSeconds(2)
        .withFailureThreshold(failures)
        .build();
  }
}
