package dev.ravenhelm.voice.sandbox.node;

import dev.ravenhelm.voice.sandbox.Http;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Probe;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One pod as a local process: the container's command, environment and files, on an own address.
 */
final class PodProcess {
  private final Pod pod;
  private final String ip;
  private final GuardedProcess process;
  private final Http http = new Http();

  private PodProcess(Pod pod, String ip, GuardedProcess process) {
    this.pod = pod;
    this.ip = ip;
    this.process = process;
  }

  /**
   * Starts it.
   *
   * @param imageRoot folder laid out like the container's image
   * @param folder for the pod's volumes and log
   */
  static PodProcess start(
      Pod pod, String ip, String java, Path imageRoot, Path folder, PodFiles files) {
    Container container = pod.getSpec().getContainers().getFirst();
    Map<String, Path> mounts = files.lay(pod);
    Map<String, String> environment = new TreeMap<>();
    for (EnvVar variable : container.getEnv()) {
      environment.put(variable.getName(), local(value(variable, pod, ip), mounts));
    }
    environment.put("KUBECONFIG", files.kubeconfig(pod).toString());
    List<String> command =
        new ArrayList<>(
            Stream.concat(container.getCommand().stream(), container.getArgs().stream())
                .map(word -> word.replace("/app/", imageRoot + "/app/"))
                .toList());
    if (command.getFirst().equals("java")) {
      command.set(0, java);
    }
    return new PodProcess(
        pod,
        ip,
        GuardedProcess.start(
            pod.getMetadata().getName(), command, environment, folder.resolve("log")));
  }

  Pod pod() {
    return pod;
  }

  String ip() {
    return ip;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  String tail() {
    return process.tail();
  }

  /** Asks the readiness probe that the container's spec names. */
  boolean isReady() {
    Container container = pod.getSpec().getContainers().getFirst();
    Probe probe = container.getReadinessProbe();
    if (probe == null || probe.getHttpGet() == null) {
      return isAlive();
    }
    String name = probe.getHttpGet().getPort().getStrVal();
    int port =
        container.getPorts().stream()
            .filter(p -> p.getName().equals(name))
            .findFirst()
            .map(p -> p.getContainerPort())
            .orElseGet(() -> probe.getHttpGet().getPort().getIntVal());
    try {
      return http.get(
                  URI.create("http://" + ip + ":" + port + probe.getHttpGet().getPath()), Map.of())
              .status()
          == 200;
    } catch (UncheckedIOException e) {
      return false; // it does not listen yet, or no longer
    }
  }

  /** SIGTERM, then SIGKILL after the pod's own grace. */
  void stop() {
    Long grace = pod.getSpec().getTerminationGracePeriodSeconds();
    process.stop(Duration.ofSeconds(grace == null ? 30 : grace));
  }

  private static String value(EnvVar variable, Pod pod, String ip) {
    if (variable.getValueFrom() == null || variable.getValueFrom().getFieldRef() == null) {
      return variable.getValue() == null ? "" : variable.getValue();
    }
    return switch (variable.getValueFrom().getFieldRef().getFieldPath()) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "status.podIP" -> ip;
      default ->
          throw new IllegalArgumentException(
              "the sandbox knows no field " + variable.getValueFrom().getFieldRef().getFieldPath());
    };
  }

  private static String local(String value, Map<String, Path> mounts) {
    for (Map.Entry<String, Path> mount : mounts.entrySet()) {
      if (value.equals(mount.getKey()) || value.startsWith(mount.getKey() + "/")) {
        return mount.getValue() + value.substring(mount.getKey().length());
      }
    }
    return value;
  }
}
