package dev.ravenhelm.twilio.simulator;

import dev.ravenhelm.twilio.simulator.tls.Authority;
import dev.ravenhelm.twilio.simulator.tls.Proxy;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The ways in beside plain HTTP; what they need is made while the rest of the simulator starts. */
final class Doors {
  private final Listeners listeners;
  private final CompletableFuture<Authority> authority;
  private final CompletableFuture<SSLContext> context;
  private @Nullable Proxy proxy;

  Doors(Listeners listeners, String bind) {
    this.listeners = listeners;
    if (listeners.tls().isEmpty()) {
      authority = new CompletableFuture<>();
      context = new CompletableFuture<>();
      return;
    }
    authority =
        CompletableFuture.supplyAsync(
            () -> listeners.tlsDir().map(Authority::keptIn).orElseGet(Authority::made));
    context = authority.thenApply(made -> made.server(List.of(bind)));
  }

  /** Absent where there is no TLS. */
  Optional<SSLContext> tls() {
    if (listeners.tls().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(context.join());
    } catch (CompletionException e) {
      throw e.getCause() instanceof UncheckedIOException unusable ? unusable : e;
    }
  }

  /** The certificate to trust, empty where there is no TLS. */
  String pem() {
    return listeners.tls().isPresent() ? authority.join().pem() : "";
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
