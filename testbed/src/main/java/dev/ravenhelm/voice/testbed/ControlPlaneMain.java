package dev.ravenhelm.voice.testbed;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * A control plane as a program, one for a whole test run: writes its kubeconfig to the file named
 * by the argument, prints READY, and ends with its standard input or a signal.
 */
public final class ControlPlaneMain {

  private ControlPlaneMain() {}

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 1) {
      System.err.println("usage: ControlPlaneMain KUBECONFIG");
      System.exit(2);
    }
    try (ControlPlane controlPlane = ControlPlane.start()) {
      // with its attributes: it holds an administrator's token, so only its owner may read it
      Files.copy(
          controlPlane.kubeconfig(),
          Path.of(arguments[0]),
          StandardCopyOption.REPLACE_EXISTING,
          StandardCopyOption.COPY_ATTRIBUTES);
      System.out.println("READY " + arguments[0]);
      while (System.in.read() >= 0) {
        // whatever is typed means nothing; the end of the input does
      }
    }
  }
}
