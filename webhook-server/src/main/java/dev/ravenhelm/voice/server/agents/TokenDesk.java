package dev.ravenhelm.voice.server.agents;

import dev.ravenhelm.voice.server.config.ApiKey;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Decides who gets an access token, and with which grants. */
final class TokenDesk {

  private final Tables tables;
  private final Secrets secrets;
  private final InstantSource clock;
  private final AtomicReference<@Nullable OidcCheck> check = new AtomicReference<>();

  TokenDesk(Tables tables, Secrets secrets, InstantSource clock) {
    this.tables = tables;
    this.secrets = secrets;
    this.clock = clock;
  }

  /** What came of a request. */
  sealed interface Result {
    /** A token for the identity of an agent. */
    record Issued(AccessToken token) implements Result {}

    /** No token. */
    record Refused(Problem problem) implements Result {}
  }

  Result issue(String bearer, Platform platform, @Nullable String endpointId) {
    RoutingTable table = tables.current().orElse(null);
    AgentAccess access = table == null ? null : table.gateway().access();
    if (table == null || access == null) {
      return refused(
          Problem.unavailable("The gateway names no issuer in spec.agents.oidc, or is not read."));
    }
    return switch (checkFor(access).check(bearer)) {
      case SignedIn.No(String why) ->
          refused(
              Problem.unauthorized("Get a new token from " + access.issuer() + ": " + why + "."));
      case SignedIn.Unknown(String why) -> refused(Problem.unavailable("Try again soon: " + why));
      case SignedIn.As(String subject) -> issue(table, access, subject, platform, endpointId);
    };
  }

  private Result issue(
      RoutingTable table,
      AgentAccess access,
      String subject,
      Platform platform,
      @Nullable String endpointId) {
    Agent agent = table.agentsBySubject().get(subject);
    if (agent == null) {
      return refused(
          Problem.forbidden(
              "no-identity",
              "No identity: no AgentIdentity of this gateway has your "
                  + access.subjectClaim()
                  + " as its spec.subject. Ask for one."));
    }
    if (agent.suspended()) {
      return refused(
          Problem.forbidden("suspended", "AgentIdentity " + agent.name() + " is suspended."));
    }
    Optional<ApiKey> key = secrets.apiKey();
    String account =
        secrets
            .credentials()
            .map(TwilioCredentials::accountSid)
            .orElse(table.gateway().accountSid());
    if (key.isEmpty() || account == null) {
      return refused(
          Problem.unavailable("The API key that signs tokens has not been read yet. Try again."));
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
            clock.instant(),
            access.tokenTtl(),
            UUID.randomUUID().toString()));
  }

  /** The check for these settings; the former one and its keys while they stay as they are. */
  private OidcCheck checkFor(AgentAccess access) {
    OidcCheck former = check.get();
    if (former != null && former.access().equals(access)) {
      return former;
    }
    OidcCheck next = new OidcCheck(access);
    check.set(next);
    return next;
  }

  private static Result refused(Problem problem) {
    return new Result.Refused(problem);
  }
}
