package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Bodies;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.presence.Worker;
import io.helidon.webserver.http.ServerRequest;
import java.util.function.BiFunction;

/** {@code /calls}: what the agent has on the line, and what the agent does with it. */
public final class CallsApi {

  private static final Problem NOT_YOURS =
      new Problem(
          404, "no-such-call", "No such call", "It is not one of your calls at this moment.", 0);

  private final LiveCalls calls;
  private final CallControl control;
  private final ObjectMapper json = new ObjectMapper();

  public CallsApi(LiveCalls calls, CallControl control) {
    this.calls = calls;
    this.control = control;
  }

  public Reply list(ServerRequest request, AgentSession session) {
    return Worker.of(
        session,
        worker -> {
          ObjectNode body = JsonNodeFactory.instance.objectNode();
          ArrayNode list = body.putArray("calls");
          calls.of(worker).forEach(call -> list.add(call.json()));
          return new Reply.Json(body);
        });
  }

  public Reply hold(ServerRequest request, AgentSession session) {
    return own(request, session, (worker, call) -> control.hold(session, worker, call, true));
  }

  public Reply resume(ServerRequest request, AgentSession session) {
    return own(request, session, (worker, call) -> control.hold(session, worker, call, false));
  }

  /** Takes {@code {"muted": true}} or {@code false}. */
  public Reply mute(ServerRequest request, AgentSession session) {
    JsonNode muted = Bodies.object(request, json).orElse(json.missingNode()).path("muted");
    return muted.isBoolean()
        ? own(
            request,
            session,
            (worker, call) -> control.mute(session, worker, call, muted.booleanValue()))
        : new Reply.Refused(Problem.malformed("Send {\"muted\": true} or {\"muted\": false}."));
  }

  /** Does something with a call of the agent's own; the call as it is then. */
  private Reply own(
      ServerRequest request,
      AgentSession session,
      BiFunction<Worker, LiveCall, CallControl.Result> action) {
    String sid = request.path().pathParameters().get("sid");
    return Worker.of(
        session,
        worker ->
            calls.of(worker).stream()
                .filter(call -> call.callSid().equals(sid))
                .findFirst()
                .<Reply>map(call -> reply(worker, call, action.apply(worker, call)))
                .orElseGet(() -> new Reply.Refused(NOT_YOURS)));
  }

  private Reply reply(Worker worker, LiveCall call, CallControl.Result result) {
    return switch (result) {
      case CallControl.Result.NotNow(String why) ->
          new Reply.Refused(new Problem(409, "not-now", "Not at this moment", why, 0));
      case CallControl.Result.Done() ->
          calls.of(worker).stream()
              .filter(now -> now.callSid().equals(call.callSid()))
              .findFirst()
              .<Reply>map(now -> new Reply.Json(now.json()))
              .orElseGet(() -> new Reply.Refused(NOT_YOURS));
    };
  }
}
