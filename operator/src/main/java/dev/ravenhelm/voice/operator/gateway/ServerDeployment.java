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
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The Deployment of a gateway's server: non-root, read-only, rolled without a dropped call. Pure.
 */
final class ServerDeployment {
  private static final String TOKEN_DIR = "/var/run/secrets/openbao";
  private static final String CREDENTIALS_DIR = "/etc/voice/twilio";
  private static final String KAFKA_DIR = "/etc/voice/kafka";
  private static final String STATE_DIR = "/var/run/voice";
  private static final String SPOOL_DIR = "/var/spool/voice";

  /**
   * From SIGTERM on the server is not ready and goes on to answer, until every load balancer has
   * noticed.
   */
  private static final int DRAIN_SECONDS = 5;

  /**
   * The drain, then 16 s for requests under way (Twilio waits 15 s for an answer), then what the
   * spool still holds for Kafka.
   */
  private static final long TERMINATION_GRACE_SECONDS = 45;

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
        .withVolumes(volumes(settings))
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
            server == null || server.image() == null ? settings.defaultImage() : server.image())
        .withCommand("java")
        .withArgs(
            "-XX:MaxRAMPercentage=50",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-cp",
            "/app/libs/*:/app/classpath/*",
            "dev.ravenhelm.voice.server.Main")
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
        .withVolumeMounts(mounts(settings))
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
    plain.put("OPENBAO_TOKEN_FILE", TOKEN_DIR + "/token");
    settings.caPem().ifPresent(pem -> plain.put("OPENBAO_CA_PEM", pem));
    plain.put("TWILIO_API_KEY_PATH", settings.apiKeyPath().value());
    plain.put("VOICE_DRAIN_SECONDS", Integer.toString(DRAIN_SECONDS));
    plain.put("VOICE_STATE_DIR", STATE_DIR);
    plain.put("VOICE_SPOOL_DIR", SPOOL_DIR);
    if (!KafkaSecrets.sources(gateway).isEmpty()) {
      plain.put("KAFKA_SECRETS_DIR", KAFKA_DIR);
    }
    VoiceGatewaySpec.Credentials source = gateway.getSpec().twilio().credentials();
    if (source.openBao() == null) {
      plain.put("TWILIO_CREDENTIALS_DIR", CREDENTIALS_DIR);
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

  private static List<Volume> volumes(ServerSettings settings) {
    List<Volume> volumes = new ArrayList<>();
    volumes.add(
        new VolumeBuilder()
            .withName("openbao-token")
            .withNewProjected()
            .addNewSource()
            .withNewServiceAccountToken()
            .withAudience(settings.openBao().audience())
            .withExpirationSeconds(3600L)
            .withPath("token")
            .endServiceAccountToken()
            .endSource()
            .endProjected()
            .build());
    volumes.add(
        new VolumeBuilder()
            .withName("state")
            .withNewEmptyDir()
            .withMedium("Memory")
            .withSizeLimit(new Quantity("16Mi"))
            .endEmptyDir()
            .build());
    volumes.add(
        new VolumeBuilder()
            .withName("spool")
            .withNewEmptyDir()
            .withSizeLimit(new Quantity("1Gi"))
            .endEmptyDir()
            .build());
    volumes.add(new VolumeBuilder().withName("tmp").withNewEmptyDir().endEmptyDir().build());
    if (settings.gateway().getSpec().twilio().credentials().secretRef() != null) {
      volumes.add(
          new VolumeBuilder()
              .withName("twilio")
              .withNewSecret()
              .withSecretName(
                  settings.gateway().getSpec().twilio().credentials().secretRef().name())
              .endSecret()
              .build());
    }
    if (!KafkaSecrets.sources(settings.gateway()).isEmpty()) {
      volumes.add(
          new VolumeBuilder()
              .withName("kafka")
              .withNewProjected()
              .withSources(KafkaSecrets.sources(settings.gateway()))
              .endProjected()
              .build());
    }
    return volumes;
  }

  private static List<VolumeMount> mounts(ServerSettings settings) {
    List<VolumeMount> mounts = new ArrayList<>();
    mounts.add(mount("openbao-token", TOKEN_DIR, true));
    mounts.add(mount("state", STATE_DIR, false));
    mounts.add(mount("spool", SPOOL_DIR, false));
    mounts.add(mount("tmp", "/tmp", false));
    if (settings.gateway().getSpec().twilio().credentials().secretRef() != null) {
      mounts.add(mount("twilio", CREDENTIALS_DIR, true));
    }
    if (!KafkaSecrets.sources(settings.gateway()).isEmpty()) {
      mounts.add(mount("kafka", KAFKA_DIR, true));
    }
    return mounts;
  }

  private static VolumeMount mount(String name, String path, boolean readOnly) {
    return new VolumeMountBuilder()
        .withName(name)
        .withMountPath(path)
        .withReadOnly(readOnly ? Boolean.TRUE : null)
        .build();
  }
}
