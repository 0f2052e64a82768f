package dev.ravenhelm.voice.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder with etcd, kube-apiserver and kube-controller-manager. */
record ControlPlanePrograms(Path folder) {

  private static final String SCRIPT = "bin/control-plane";

  /**
   * Asks {@code bin/control-plane} of the checkout we run in, which may build for minutes and shows
   * its progress.
   */
  static ControlPlanePrograms find() {
    Path script = script();
    try {
      Process process =
          new ProcessBuilder(script.toString(), "path")
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor() != 0) {
        throw new IllegalStateException(script + " found no control plane; it says above why");
      }
      return new ControlPlanePrograms(Path.of(answer));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while looking for a control plane", e);
    }
  }

  String program(String name) {
    return folder.resolve(name).toString();
  }

  private static Path script() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.isExecutable(at.resolve(SCRIPT))) {
        return at.resolve(SCRIPT);
      }
    }
    throw new IllegalStateException(
        "run this inside a checkout: no " + SCRIPT + " above " + Path.of("").toAbsolutePath());
  }
}
