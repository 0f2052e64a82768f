package dev.ravenhelm.voice.openbao;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;

/** The token file that the kubelet projects into a pod and replaces before it expires. */
public record ServiceAccountToken(Path file) implements Supplier<String> {

  @Override
  public String get() {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new OpenBaoException(
          OpenBaoException.Kind.UNAVAILABLE, "login", file.toString(), 0, "token not readable", e);
    }
  }
}
