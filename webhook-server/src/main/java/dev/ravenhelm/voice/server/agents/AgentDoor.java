package dev.ravenhelm.voice.server.agents;

import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;

/** The one way into the agents' API: who has not signed in comes no further. */
public final class AgentDoor {

  private static final int AGAIN = 2;

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
      case SignIn.Result.Granted(AgentSession session) -> guarded(handler, request, session);
    };
  }

  /** A route behind this door. */
  public Handler opened(AgentHandler handler) {
    return (request, response) -> Replies.send(response, answer(request, handler));
  }

  private static Reply guarded(AgentHandler handler, ServerRequest request, AgentSession session) {
    try {
      return handler.answer(request, session);
    } catch (TwilioFailure failure) {
      return new Reply.Refused(problem(failure));
    }
  }

  private static Problem problem(TwilioFailure failure) {
    String detail = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case AWAY ->
          new Problem(
              503, "twilio-away", "Twilio is away", detail + ". It may have been done.", AGAIN);
      case ABSENT -> new Problem(404, "gone", "Not there any more", detail, 0);
      case REFUSED -> new Problem(502, "twilio-refused", "Twilio refused", detail, 0);
    };
  }
}
