package dev.ravenhelm.voice.operator;

import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The operator's program, to be started as a process of its own.
 *
 * @param target folder of its build
 * @param kubeconfig of the cluster
 * @param folder for its configuration and its log, {@code operator.log}
 * @param namespace its own
 */
record OperatorProgram(Path target, Path kubeconfig, Path folder, String namespace) {

  /**
   * Starts it.
   *
   * @param options of the JVM
   * @param environment beside what it needs
   */
  GuardedProcess start(
      String name,
      OperatorConfig config,
      int adminPort,
      List<String> options,
      Map<String, String> environment)
      throws IOException {
    Path file = folder.resolve("operator.yaml");
    Files.writeString(file, yaml(config, adminPort));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-jar", jar().toString()));
    Map<String, String> all = new TreeMap<>(environment);
    all.put("VOICE_OPERATOR_CONFIG", file.toString());
    all.put("KUBECONFIG", kubeconfig.toString());
    all.put("POD_NAME", "operator");
    all.put("POD_NAMESPACE", namespace);
    return GuardedProcess.start(name, command, all, folder.resolve("operator.log"));
  }

  private String yaml(OperatorConfig config, int adminPort) {
    return """
    ownerId: %s
    serverImage: %s
    namespaces: [%s]
    twilioBaseUrl: %s
    resync: %s
    deletionDeadline: %s
    requestTimeout: %s
    concurrency: %d
    createGrace: %s
    removalsPerHour: %d
    adminPort: %d
    lease: %s
    openBao: {servers: {default: {address: "%s"}}}
    """
        .formatted(
            config.ownerId(),
            config.serverImage(),
            String.join(", ", config.namespaces()),
            config.twilioBaseUrl(),
            duration(config.resync()),
            duration(config.deletionDeadline()),
            duration(config.requestTimeout()),
            config.concurrency(),
            duration(config.createGrace()),
            config.removalsPerHour(),
            adminPort,
            namespace,
            config.openBaoServers().get("default").address());
  }

  private Path jar() throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files
          .filter(
              f -> f.getFileName().toString().matches("voice-operator-[0-9.]+(-SNAPSHOT)?\\.jar"))
          .findFirst()
          .orElseThrow();
    }
  }

  private static String duration(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
