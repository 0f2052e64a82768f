package dev.ravenhelm.voice.images;

import dev.ravenhelm.voice.testbed.GuardedProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A program in the root folder of its image: nothing else to see, nothing to write to but what is
 * mounted for it, as a user without rights.
 */
final class Container implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(15);

  /** All mounts are made in a namespace of their own and end with the program. */
  private static final String RUN =
      """
      set -e
      root=$1; writable=$2; shift 2
      mount --bind "$root" "$root"
      mkdir -p "$root/proc" "$root/dev"
      mount -t proc proc "$root/proc"
      mount --rbind /dev "$root/dev"
      for folder in $writable; do
        mkdir -p "$root$folder"
        mount -t tmpfs -o mode=1777 tmpfs "$root$folder"
      done
      mount -o remount,bind,ro "$root"
      echo $$ >"$root.pid"
      setpriv=$(command -v setpriv); chroot=$(command -v chroot); env=$(command -v env)
      variables=
      while [ "$1" != -- ]; do variables="$variables $1"; shift; done
      shift
      exec "$env" -i $variables "$setpriv" --no-new-privs \
        "$chroot" --userspec=65532:65532 --groups= "$root" "$@"
      """;

  private final Path root;
  private final GuardedProcess process;

  private Container(Path root, GuardedProcess process) {
    this.root = root;
    this.process = process;
  }

  /** Why no program can be started so on this machine; empty where it can. */
  static String hindrance() {
    try {
      Process probe =
          new ProcessBuilder("unshare", "--mount", "sh", "-c", "mount -t tmpfs tmpfs /tmp")
              .redirectErrorStream(true)
              .start();
      String said =
          new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return probe.waitFor() == 0
          ? ""
          : "an image's program is started by chroot in a mount namespace, which asks for root: "
              + said;
    } catch (IOException e) {
      return "unshare (util-linux) is not installed: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /**
   * Starts a command.
   *
   * @param root the unpacked image, with the files that are mounted into it
   * @param writable folders that an emptyDir is mounted at
   * @param environment besides the image's own; values without blanks
   */
  static Container start(
      Image image,
      Path root,
      List<String> writable,
      Map<String, String> environment,
      List<String> command) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "unshare",
                "--mount",
                "sh",
                "-c",
                RUN,
                "container",
                root.toString(),
                String.join(" ", writable)));
    line.addAll(image.list("Env"));
    environment.forEach((name, value) -> line.add(name + "=" + value));
    line.add("--");
    line.addAll(command);
    return new Container(
        root, GuardedProcess.start(root.getFileName().toString(), line, Map.of(), log(root)));
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Waits for the end and gives the exit status. */
  int exitStatus() {
    if (!process.awaitEnd(GRACE)) {
      throw new AssertionError("still runs: " + output());
    }
    return process.exitStatus();
  }

  /** What it has written so far. */
  String output() {
    return read(log(root));
  }

  /** Its resident memory. */
  long residentMib() {
    String pid = read(root.resolveSibling(root.getFileName() + ".pid")).strip();
    return read(Path.of("/proc", pid, "status"))
            .lines()
            .filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
            .findFirst()
            .orElseThrow()
        / 1024;
  }

  /** The user that it runs as, and its effective capabilities, as the kernel says. */
  String rights() {
    String pid = read(root.resolveSibling(root.getFileName() + ".pid")).strip();
    return read(Path.of("/proc", pid, "status"))
        .lines()
        .filter(line -> line.startsWith("Uid:") || line.startsWith("CapEff:"))
        .reduce("", (a, b) -> a + b.replace('\t', ' ') + "\n");
  }

  /** Ends it as a kubelet would. */
  int stop() {
    process.stop(GRACE);
    return process.exitStatus();
  }

  @Override
  public void close() {
    process.close();
  }

  private static Path log(Path root) {
    return root.resolveSibling(root.getFileName() + ".log");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
