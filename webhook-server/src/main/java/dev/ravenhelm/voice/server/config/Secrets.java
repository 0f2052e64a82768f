package dev.ravenhelm.voice.server.config;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The secrets in use: the last that were read, for as long as no others are. */
public final class Secrets {

  private final AtomicReference<@Nullable TwilioCredentials> credentials = new AtomicReference<>();
  private final AtomicReference<@Nullable ApiKey> apiKey = new AtomicReference<>();

  public Optional<TwilioCredentials> credentials() {
    return Optional.ofNullable(credentials.get());
  }

  public Optional<ApiKey> apiKey() {
    return Optional.ofNullable(apiKey.get());
  }

  /** Whether all that is ever needed has been read. */
  boolean complete() {
    return credentials.get() != null && apiKey.get() != null;
  }

  /** Whether these are others than before. */
  public boolean use(TwilioCredentials read) {
    return !Objects.equals(credentials.getAndSet(read), read);
  }

  /** Whether this is another than before. */
  public boolean use(ApiKey read) {
    return !Objects.equals(apiKey.getAndSet(read), read);
  }
}
