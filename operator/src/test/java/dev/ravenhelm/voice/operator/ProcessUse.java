package dev.ravenhelm.voice.operator;

import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the programs of {@link ScaleBenchmark} take of the machine. */
final class ProcessUse {
  private final GuardedProcess operator;
  private final long began = System.nanoTime();
  private final Map<String, Double> before;

  /** From now on. */
  ProcessUse(GuardedProcess operator) {
    this.operator = operator;
    this.before = processorTime();
  }

  /** Resident memory of the operator in MiB. */
  static long mebibytes(GuardedProcess operator) {
    return program(operator)
        .map(java -> Path.of("/proc/" + java.pid() + "/status"))
        .map(ProcessUse::residentMebibytes)
        .orElseThrow(() -> new IllegalStateException("the operator ended: " + operator.tail()));
  }

  /** Each program's processor time since the beginning. */
  void print() {
    double possible =
        (System.nanoTime() - began) / 1e9 * Runtime.getRuntime().availableProcessors();
    System.out.printf(
        Locale.ROOT,
        "  processor seconds, of %.0f: %s%n",
        possible,
        processorTime().entrySet().stream()
            .map(e ->
                String.format(
                    Locale.ROOT,
                    "%s %.1f",
                    e.getKey(),
                    e.getValue() - before.getOrDefault(e.getKey(), 0.0)))
            .collect(Collectors.joining(", ")));
  }

  private Map<String, Double> processorTime() {
    Map<String, Double> seconds = new TreeMap<>();
    seconds.put("operator", program(operator).map(ProcessUse::processorSeconds).orElse(0.0));
    seconds.put("simulator and measuring", processorSeconds(ProcessHandle.current()));
    ProcessHandle.allProcesses()
        .filter(process ->
            process
                .info()
                .command()
                .filter(c -> c.endsWith("/kube-apiserver") || c.endsWith("/etcd"))
                .isPresent())
        .forEach(process ->
            seconds.merge(
                Path.of(process.info().command().orElseThrow()).getFileName().toString(),
                processorSeconds(process),
                Double::sum));
    return seconds;
  }

  private static double processorSeconds(ProcessHandle process) {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  /** Around the program stands the guard's small shell. */
  private static Optional<ProcessHandle> program(GuardedProcess operator) {
    return ProcessHandle.of(operator.pid()).stream()
        .flatMap(ProcessHandle::descendants)
        .filter(process -> process.info().command().filter(c -> c.endsWith("/java")).isPresent())
        .findFirst();
  }

  private static long residentMebibytes(Path status) {
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
