package dev.ravenhelm.voice.server.config;

import dev.ravenhelm.voice.openbao.OpenBaoConfig;
import dev.ravenhelm.voice.openbao.OpenBaoSecrets;
import dev.ravenhelm.voice.openbao.ServiceAccountToken;
import dev.ravenhelm.voice.server.config.Settings.OpenBaoAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Opens OpenBao as the settings say. */
final class SecretStores {

  private SecretStores() {}

  static OpenBaoSecrets open(OpenBaoAccess access) {
    OpenBaoConfig config =
        OpenBaoConfig.of(
                access.address(), access.role(), new ServiceAccountToken(access.tokenFile()))
            .withMounts(access.kvMount(), access.authMount());
    String given = access.caPem();
    Path ca = access.caFile();
    if (given != null) {
      return new OpenBaoSecrets(config.withCaPem(given));
    }
    return new OpenBaoSecrets(ca == null ? config : config.withCaPem(pem(ca)));
  }

  private static String pem(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("OPENBAO_CA_FILE " + file + " cannot be read", e);
    }
  }
}
