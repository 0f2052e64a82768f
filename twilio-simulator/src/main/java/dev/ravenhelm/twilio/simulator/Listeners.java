package dev.ravenhelm.twilio.simulator;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a simulator listens on beside plain HTTP. A port of 0 is any that is free.
 *
 * @param tls the port for TLS; absent: none
 * @param tlsDir where its certificate authority is kept; absent: made anew at each start
 * @param proxy the port for the HTTP proxy to Twilio's names, which needs TLS; absent: none
 * @param media the UDP port for audio, opened with the first call that has some
 */
public record Listeners(OptionalInt tls, Optional<Path> tlsDir, OptionalInt proxy, int media) {
  static final Listeners NONE =
      new Listeners(OptionalInt.empty(), Optional.empty(), OptionalInt.empty(), 0);

  /** TLS on any free port. */
  public static Listeners withTls() {
    return NONE.tls(0);
  }

  public Listeners tls(int port) {
    return new Listeners(OptionalInt.of(port), tlsDir, proxy, media);
  }

  public Listeners tlsDir(Path folder) {
    return new Listeners(tls, Optional.of(folder), proxy, media);
  }

  public Listeners proxy(int port) {
    return new Listeners(OptionalInt.of(tls.orElse(0)), tlsDir, OptionalInt.of(port), media);
  }

  public Listeners media(int port) {
    return new Listeners(tls, tlsDir, proxy, port);
  }
}
