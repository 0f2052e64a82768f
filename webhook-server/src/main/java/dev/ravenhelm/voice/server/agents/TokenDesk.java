package dev.ravenhelm.voice.server.agents;

import dev.ravenhelm.voice.server.config.ApiKey;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Decides with which grants an agent gets an access token, and how often. */
final class TokenDesk {

  private final Secrets secrets;
  private final TokenLimit limit;
  private final InstantSource clock;

  TokenDesk(Secrets secrets, TokenLimit limit, InstantSource clock) {
    this.secrets = secrets;
    this.limit = limit;
    this.clock = clock;
  }

  /** What came of a request. */
  sealed interface Result {
    /** A token for the identity of an agent. */
    record Issued(AccessToken token) implements Result {}

    /** No token. */
    record Refused(Problem problem) implements Result {}
  }

  Result issue(AgentSession session, Platform platform, @Nullable String endpointId) {
    RoutingTable table = session.table();
    AgentAccess access = session.access();
    Agent agent = session.agent();
    Optional<ApiKey> key = secrets.apiKey();
    String account =
        secrets
            .credentials()
            .map(TwilioCredentials::accountSid)
            .orElse(table.gateway().accountSid());
    if (key.isEmpty() || account == null) {
      return new Result.Refused(
          Problem.unavailable("The API key that signs tokens has not been read yet. Try again."));
    }
    Instant now = clock.instant();
    Duration wait = limit.take(agent.identity(), now);
    if (wait.isPositive()) {
      return new Result.Refused(
          Problem.tooMany(
              "A token lasts "
                  + access.tokenTtl().toMinutes()
                  + " minutes: keep it and ask for the next one shortly before it ends.",
              Math.toIntExact(wait.plusMillis(999).toSeconds())));
    }
    return new Result.Issued(
        new AccessToken(
            key.get(),
            account,
            table.gateway().region(),
            agent.identity(),
            agent.inbound(),
            agent.placesCalls() ? table.gateway().applicationSid() : null,
            switch (platform) {
              case WEB -> null;
              case IOS -> access.iosPush();
              case ANDROID -> access.androidPush();
            },
            endpointId,
            now,
            access.tokenTtl(),
            UUID.randomUUID().toString()));
  }
}
