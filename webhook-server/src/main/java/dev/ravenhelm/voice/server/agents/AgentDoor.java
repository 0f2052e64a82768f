package dev.ravenhelm.voice.server.agents;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;

/** The one way into the agents' API: who has not signed in comes no further. */
public final class AgentDoor {

  private final SignIn signIn;

  public AgentDoor(SignIn signIn) {
    this.signIn = signIn;
  }

  /** Answers an agent's request. */
  @FunctionalInterface
  public interface AgentHandler {
    Reply answer(ServerRequest request, AgentSession session);
  }

  /** What a request gets. */
  public Reply answer(ServerRequest request, AgentHandler handler) {
    String authorization = request.headers().value(HeaderNames.AUTHORIZATION).orElse("");
    return switch (signIn.of(authorization)) {
      case SignIn.Result.Refused(Problem problem) -> new Reply.Refused(problem);
      case SignIn.Result.Granted(AgentSession session) -> handler.answer(request, session);
    };
  }

  /** A route behind this door. */
  public Handler opened(AgentHandler handler) {
    return (request, response) -> Replies.send(response, answer(request, handler));
  }
}
