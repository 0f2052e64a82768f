package dev.ravenhelm.twilio.simulator.tls;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Who the TLS listener is, made when it is first asked for. */
public final class ServerKeys {
  private final Supplier<Authority> source;
  private final List<String> names;
  private @Nullable Authority authority;
  private @Nullable X509ExtendedKeyManager keys;

  /** An authority that is kept in a folder is made at once, for clients that wait for the file. */
  public ServerKeys(Optional<Path> folder, List<String> names) {
    this.source = () -> folder.map(Authority::keptIn).orElseGet(Authority::made);
    this.names = List.copyOf(names);
    if (folder.isPresent()) {
      authority = source.get();
    }
  }

  /** The authority's certificate, for clients to trust. */
  public synchronized String pem() {
    return authority().pem();
  }

  public SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new KeyManager[] {new LazyKeys(this::keys)}, null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("TLS is part of every JDK", e);
    }
  }

  private synchronized X509ExtendedKeyManager keys() {
    if (keys == null) {
      keys = authority().server(names);
    }
    return keys;
  }

  private Authority authority() {
    if (authority == null) {
      authority = source.get();
    }
    return authority;
  }
}
