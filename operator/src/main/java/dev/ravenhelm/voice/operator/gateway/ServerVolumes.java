package dev.ravenhelm.voice.operator.gateway;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.ArrayList;
import java.util.List;

/** The files of a gateway's server: what it is given to read, and where it may write. Pure. */
final class ServerVolumes {
  static final String TOKEN_DIR = "/var/run/secrets/openbao";
  static final String CREDENTIALS_DIR = "/etc/voice/twilio";
  static final String KAFKA_DIR = "/etc/voice/kafka";
  static final String CONTEXT_DIR = "/etc/voice/context";
  static final String STATE_DIR = "/var/run/voice";
  static final String SPOOL_DIR = "/var/spool/voice";

  private ServerVolumes() {}

  static List<Volume> of(ServerSettings settings) {
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
            .withSizeLimit(new Quantity("32Mi"))
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
    List<VolumeProjection> kafka = KafkaSecrets.sources(settings.gateway());
    if (!kafka.isEmpty()) {
      volumes.add(projected("kafka", kafka));
    }
    List<VolumeProjection> context = ContextSecrets.sources(settings.gateway());
    if (!context.isEmpty()) {
      volumes.add(projected("context", context));
    }
    return volumes;
  }

  private static Volume projected(String name, List<VolumeProjection> sources) {
    return new VolumeBuilder()
        .withName(name)
        .withNewProjected()
        .withSources(sources)
        .endProjected()
        .build();
  }

  static List<VolumeMount> mounts(ServerSettings settings) {
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
    if (!ContextSecrets.sources(settings.gateway()).isEmpty()) {
      mounts.add(mount("context", CONTEXT_DIR, true));
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
