package dev.ravenhelm.voice.sandbox.node;

import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A pod's volumes as folders, with what its spec says in them. */
final class PodFiles {
  private static final long TOKEN_SECONDS = 3600 * 12;

  private final KubernetesClient client;
  private final Path folder;

  PodFiles(KubernetesClient client, Path folder) {
    this.client = client;
    this.folder = folder;
  }

  /** Makes them. The folder of each mount path. */
  Map<String, Path> lay(Pod pod) {
    Map<String, Path> volumes = new TreeMap<>();
    for (Volume volume : pod.getSpec().getVolumes()) {
      Path path = folder.resolve("volumes").resolve(volume.getName());
      create(path);
      if (volume.getSecret() != null) {
        secret(pod, volume.getSecret().getSecretName(), path);
      }
      if (volume.getProjected() != null) {
        volume.getProjected().getSources().forEach(source -> project(pod, source, path));
      }
      volumes.put(volume.getName(), path);
    }
    Map<String, Path> mounts = new TreeMap<>();
    for (VolumeMount mount : pod.getSpec().getContainers().getFirst().getVolumeMounts()) {
      Path path = volumes.get(mount.getName());
      if (path != null) {
        mounts.put(mount.getMountPath(), path);
      }
    }
    return mounts;
  }

  /** A kubeconfig with the pod's own authority, in place of the mounted token of a cluster. */
  Path kubeconfig(Pod pod) {
    String token = token(pod, null, TOKEN_SECONDS);
    Path file = folder.resolve("kubeconfig");
    String ca = client.getConfiguration().getCaCertData();
    String trust =
        ca == null || ca.isEmpty()
            ? "insecure-skip-tls-verify: true"
            : "certificate-authority-data: " + ca;
    write(
        file,
        String.format(
            Locale.ROOT,
            """
            apiVersion: v1
            kind: Config
            current-context: sandbox
            clusters:
            - name: sandbox
              cluster: {server: "%s", %s}
            contexts:
            - name: sandbox
              context: {cluster: sandbox, user: pod, namespace: %s}
            users:
            - name: pod
              user: {token: "%s"}
            """,
            client.getMasterUrl(),
            trust,
            pod.getMetadata().getNamespace(),
            token));
    return file;
  }

  private void project(Pod pod, VolumeProjection source, Path path) {
    if (source.getSecret() != null) {
      items(pod, source.getSecret(), path);
    }
    if (source.getServiceAccountToken() != null) {
      write(
          path.resolve(source.getServiceAccountToken().getPath()),
          token(
              pod,
              source.getServiceAccountToken().getAudience(),
              source.getServiceAccountToken().getExpirationSeconds()));
    }
  }

  private void items(Pod pod, SecretProjection projected, Path path) {
    Secret secret =
        client
            .secrets()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(projected.getName())
            .get();
    if (secret == null || secret.getData() == null) {
      return;
    }
    for (KeyToPath item : projected.getItems()) {
      String value = secret.getData().get(item.getKey());
      if (value != null) {
        write(path.resolve(item.getPath()), decoded(value));
      }
    }
  }

  private static String decoded(String base64) {
    return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
  }

  private void secret(Pod pod, String name, Path path) {
    Secret secret =
        client.secrets().inNamespace(pod.getMetadata().getNamespace()).withName(name).get();
    if (secret != null && secret.getData() != null) {
      secret.getData().forEach((key, value) -> write(path.resolve(key), decoded(value)));
    }
  }

  private String token(Pod pod, @org.jspecify.annotations.Nullable String audience, long seconds) {
    TokenRequestBuilder request =
        new TokenRequestBuilder().withNewSpec().withExpirationSeconds(seconds).endSpec();
    if (audience != null) {
      request.editSpec().withAudiences(audience).endSpec();
    }
    return client
        .serviceAccounts()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getSpec().getServiceAccountName())
        .tokenRequest(request.build())
        .getStatus()
        .getToken();
  }

  private static void create(Path path) {
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(Path file, String content) {
    try {
      Files.writeString(file, content);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
