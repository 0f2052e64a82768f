package dev.ravenhelm.voice.server.agents;

import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.AgentAccess;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Finds the agent behind a bearer token: whom the issuer names, and who is an agent that is not
 * suspended at this moment.
 */
public final class SignIn {

  private static final String SCHEME = "Bearer ";

  private final Tables tables;
  private final AtomicReference<@Nullable OidcCheck> check = new AtomicReference<>();

  public SignIn(Tables tables) {
    this.tables = tables;
  }

  /** What came of it. */
  public sealed interface Result {
    /** An agent asks. */
    record Granted(AgentSession session) implements Result {}

    /** Nobody that may ask. */
    record Refused(Problem problem) implements Result {}
  }

  /**
   * Who asks.
   *
   * @param authorization the header's value, empty when there is none
   */
  public Result of(String authorization) {
    if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return refused(
          Problem.unauthorized("Send your issuer's token as Authorization: Bearer <token>."));
    }
    String bearer = authorization.substring(SCHEME.length()).strip();
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
      case SignedIn.As(String subject) -> agent(table, access, subject);
    };
  }

  private static Result agent(RoutingTable table, AgentAccess access, String subject) {
    Agent agent = table.agentsBySubject().get(subject);
    if (agent == null) {
      return refused(
          Problem.forbidden(
              "no-identity",
              "No identity: no AgentIdentity of this gateway has your "
                  + access.subjectClaim()
                  + " as its spec.subject. Ask for one."));
    }
    return agent.suspended()
        ? refused(
            Problem.forbidden("suspended", "AgentIdentity " + agent.name() + " is suspended."))
        : new Result.Granted(new AgentSession(table, access, agent));
  }

  /** The check for these settings; the former one and its keys while it trusts the same issuer. */
  private OidcCheck checkFor(AgentAccess access) {
    OidcCheck former = check.get();
    if (former != null && former.access().trustsAs(access)) {
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
