package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.tls.Proxy;
import dev.ravenhelm.twilio.simulator.tls.ServerKeys;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The ways in beside plain HTTP. */
final class Doors {
  private final Listeners listeners;
  private final Optional<ServerKeys> keys;
  private @Nullable Proxy proxy;

  Doors(Listeners listeners, String bind) {
    this.listeners = listeners;
    this.keys =
        listeners.tls().isPresent()
            ? Optional.of(new ServerKeys(listeners.tlsDir(), List.of(bind)))
            : Optional.empty();
  }

  /** Absent where there is no TLS. */
  Optional<SSLContext> tls() {
    return keys.map(ServerKeys::context);
  }

  /** The certificate to trust, empty where there is no TLS. */
  String pem() {
    return keys.map(ServerKeys::pem).orElse("");
  }

  OptionalInt proxy(String bind, int plainPort, int tlsPort) {
    if (listeners.proxy().isEmpty()) {
      return OptionalInt.empty();
    }
    InetAddress here = reachable(bind);
    var opened =
        new Proxy(
            bind,
            listeners.proxy().getAsInt(),
            new InetSocketAddress(here, plainPort),
            new InetSocketAddress(here, tlsPort));
    proxy = opened;
    return OptionalInt.of(opened.port());
  }

  private static InetAddress reachable(String bind) {
    try {
      InetAddress bound = InetAddress.getByName(bind);
      return bound.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : bound;
    } catch (UnknownHostException e) {
      throw new UncheckedIOException("no address " + bind, e);
    }
  }

  void close() {
    Proxy open = proxy;
    if (open != null) {
      open.close();
    }
  }
}
