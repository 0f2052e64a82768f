package dev.ravenhelm.voice.server.context;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The client for the context service in use; another one when the gateway names another, or its
 * Secrets have changed. May read files, so no webhook's thread comes here.
 */
final class ContextClients implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ContextClients.class);

  /** How long a Secret that was changed may go unnoticed. */
  private static final Duration CHECK = Duration.ofSeconds(10);

  private record Made(VoiceGatewaySpec.Context context, ContextSecrets secrets) {}

  private final @Nullable Path folder;
  private @Nullable Made made;
  private @Nullable ContextClient client;
  private long checkedAt;
  private @Nullable String toldProblem;

  ContextClients(@Nullable Path folder) {
    this.folder = folder;
  }

  /** The client for this service, or null when it cannot be reached as it is written. */
  synchronized @Nullable ContextClient of(VoiceGatewaySpec.Context context) {
    Made before = made;
    boolean other = before == null || !before.context().equals(context);
    if (!other && System.nanoTime() - checkedAt < CHECK.toNanos()) {
      return client;
    }
    checkedAt = System.nanoTime();
    try {
      ContextSecrets secrets = ContextSecrets.read(context, folder);
      Made wanted = new Made(context, secrets);
      if (!wanted.equals(before) || client == null) {
        ContextClient former = client;
        client = new ContextClient(context, secrets);
        made = wanted;
        if (former != null) {
          former.retire();
        }
      }
      told(null);
      return client;
    } catch (IOException | IllegalArgumentException e) {
      told(Objects.toString(e.getMessage()));
      // secrets that cannot be read now stay as they were
      return other ? null : client;
    }
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }

  /** Said once, not for each call. */
  private void told(@Nullable String problem) {
    if (problem != null && !problem.equals(toldProblem)) {
      LOG.warn("No context for calls: {}", problem);
    }
    toldProblem = problem;
  }
}
