package dev.ravenhelm.voice.server.agents;

import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

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
    return switch (signedIn(request)) {
      case SignIn.Result.Refused(Problem problem) -> new Reply.Refused(problem);
      case SignIn.Result.Granted(AgentSession session) -> guarded(handler, request, session);
    };
  }

  /** A route behind this door. */
  public Handler opened(AgentHandler handler) {
    return (request, response) -> Replies.send(response, answer(request, handler));
  }

  /** Writes an answer of its own. */
  @FunctionalInterface
  public interface StreamHandler {
    /** Why it wrote none; empty: it did, to its end. */
    Optional<Problem> stream(ServerRequest request, ServerResponse response, AgentSession session);
  }

  /** A route behind this door whose answer takes its time. */
  public Handler streaming(StreamHandler handler) {
    return (request, response) -> {
      Optional<Problem> problem =
          switch (signedIn(request)) {
            case SignIn.Result.Refused refused -> Optional.of(refused.problem());
            case SignIn.Result.Granted(AgentSession session) ->
                handler.stream(request, response, session);
          };
      problem.ifPresent(why -> Replies.send(response, new Reply.Refused(why)));
    };
  }

  private SignIn.Result signedIn(ServerRequest request) {
    return signIn.of(request.headers().value(HeaderNames.AUTHORIZATION).orElse(""));
  }

  private static Reply guarded(AgentHandler handler, ServerRequest request, AgentSession session) {
    try {
      return handler.answer(request, session);
    } catch (TwilioFailure failure) {
      return new Reply.Refused(Problem.of(failure));
    }
  }
}
