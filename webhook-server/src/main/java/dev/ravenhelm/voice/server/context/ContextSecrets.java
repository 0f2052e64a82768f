package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The mounted Secrets of a gateway's context service.
 *
 * @param token sent as bearer token; null: none is
 * @param ca PEM of the certificates that the service's is checked against; null: the JVM's
 */
record ContextSecrets(@Nullable String token, @Nullable String ca) {

  /** Files of the folder that the operator mounts them in. */
  static final String TOKEN = "token";

  static final String CA = "ca.crt";

  /**
   * Reads what the gateway names.
   *
   * @throws IOException where that is not mounted; its message names the file
   */
  static ContextSecrets read(VoiceGatewaySpec.Context context, @Nullable Path folder)
      throws IOException {
    return new ContextSecrets(
        context.bearerToken() == null ? null : read(folder, TOKEN),
        context.ca() == null ? null : read(folder, CA));
  }

  private static String read(@Nullable Path folder, String file) throws IOException {
    if (folder == null) {
      throw new IOException(
          "CONTEXT_SECRETS_DIR is not set, and the gateway's context needs " + file);
    }
    try {
      return Files.readString(folder.resolve(file)).strip();
    } catch (IOException e) {
      throw new IOException("the mounted context Secret has no readable " + file, e);
    }
  }

  @Override
  public String toString() {
    return "ContextSecrets";
  }
}
