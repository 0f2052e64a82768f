package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster is read. */
final class ClusterOptions {
  private static final int TIMEOUT_MILLIS = 10_000;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description =
          "Kubeconfig to read the cluster with. Default: KUBECONFIG, else ~/.kube/config.")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig. Default: the current one.")
  private @Nullable String context;

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAME",
      description = "Namespace of what names none. Default: the context's.")
  private @Nullable String namespace;

  @Option(
      names = "--owner-id",
      paramLabel = "ID",
      description =
          "The installation whose marks count: ownerId in the operator's configuration. Default: read from the operator's ConfigMap in the cluster.")
  private @Nullable String ownerId;

  /** The cluster; empty where no kubeconfig and no ServiceAccount tells how to reach one. */
  Optional<Cluster> open(Map<String, String> environment) {
    return config(environment)
        .map(config ->
            new Cluster(
                new KubernetesClientBuilder()
                    .withConfig(
                        new ConfigBuilder(config)
                            .withConnectionTimeout(TIMEOUT_MILLIS)
                            .withRequestTimeout(TIMEOUT_MILLIS)
                            .withRequestRetryBackoffLimit(1)
                            .build())
                    .withKubernetesSerialization(VoiceSerialization.create())
                    .build()));
  }

  /** The namespace of what names none. */
  String namespace(Optional<Cluster> cluster) {
    if (namespace != null) {
      return namespace;
    }
    return cluster.flatMap(Cluster::namespace).orElse("default");
  }

  Optional<String> namespace() {
    return Optional.ofNullable(namespace);
  }

  /** The installation whose marks count. */
  String ownerId(Optional<Cluster> cluster) {
    if (ownerId != null) {
      return ownerId;
    }
    return cluster
        .flatMap(Cluster::ownerId)
        .orElseThrow(() ->
            new CommandFailure(
                "whose marks count is not known, since the operator's ConfigMap could not be read"
                    + " from a cluster: give --owner-id with the ownerId of the operator's"
                    + " configuration (helm get values shows it)"));
  }

  private Optional<Config> config(Map<String, String> environment) {
    if (kubeconfig != null) {
      if (!kubeconfig.toFile().isFile()) {
        throw new CommandFailure("--kubeconfig " + kubeconfig + " is no file");
      }
      return Optional.of(named(kubeconfig.toFile()));
    }
    String fromEnvironment = environment.getOrDefault("KUBECONFIG", "");
    for (String file : fromEnvironment.split(File.pathSeparator, -1)) {
      if (!file.isBlank() && new File(file).isFile()) {
        return Optional.of(named(new File(file)));
      }
    }
    File usual = Path.of(environment.getOrDefault("HOME", ""), ".kube", "config").toFile();
    if (fromEnvironment.isBlank() && usual.isFile()) {
      return Optional.of(named(usual));
    }
    return environment.containsKey("KUBERNETES_SERVICE_HOST")
        ? Optional.of(Config.autoConfigure(context))
        : Optional.empty();
  }

  private Config named(File file) {
    Config config = Config.fromKubeconfig(context, file);
    if (context != null
        && config.getContexts().stream().noneMatch(c -> context.equals(c.getName()))) {
      throw new CommandFailure(file + " has no context " + context);
    }
    return config;
  }
}
