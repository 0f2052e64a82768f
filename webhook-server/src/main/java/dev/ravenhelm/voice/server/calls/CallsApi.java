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
import dev.ravenhelm.voice.server.routing.TransferRouter.To;
import io.helidon.webserver.http.ServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /calls}: what the agent has on the line, and what the agent does with it. */
public final class CallsApi {

  static final Problem NOT_YOURS =
      new Problem(
          404,
          "no-such-call",
          "No such call",
          "It is not one of your calls, or of those that you supervise, at this moment.",
          0);

  private static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");
  private static final int LONGEST_NOTE = 2000;

  private final LiveCalls calls;
  private final CallControl control;
  private final Supervision supervision;
  private final ObjectMapper json = new ObjectMapper();

  public CallsApi(LiveCalls calls, CallControl control, Supervision supervision) {
    this.calls = calls;
    this.control = control;
    this.supervision = supervision;
  }

  /**
   * The agent's own; with {@code queue}, those of the agents of a queue that this one supervises.
   */
  public Reply list(ServerRequest request, AgentSession session) {
    Optional<String> queue =
        request.query().first("queue").asOptional().filter(name -> !name.isEmpty());
    if (queue.isEmpty()) {
      return own(session);
    }
    return session.agent().supervises().contains(queue.get())
        ? Worker.of(session, worker -> ofQueue(session, worker, queue.get()))
        : new Reply.Refused(
            Problem.forbidden("not-allowed", "You do not supervise a queue of this name."));
  }

  private Reply ofQueue(AgentSession session, Worker supervisor, String queue) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("calls");
    for (LiveCalls.Supervised found : calls.ofQueue(supervisor, queue)) {
      ObjectNode call = found.call().json();
      session.table().agents().values().stream()
          .filter(agent -> found.agent().sid().equals(agent.workerSid()))
          .findFirst()
          .ifPresent(agent -> call.put("agent", agent.name()));
      list.add(call);
    }
    return new Reply.Json(body);
  }

  private Reply own(AgentSession session) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("calls");
    calls.of(session).forEach(call -> list.add(call.json()));
    return new Reply.Json(body);
  }

  public Reply hold(ServerRequest request, AgentSession session) {
    return own(request, session, (worker, call) -> control.hold(session, worker, call, true));
  }

  public Reply resume(ServerRequest request, AgentSession session) {
    return own(request, session, (worker, call) -> control.hold(session, worker, call, false));
  }

  /** Takes {@code {"muted": true}} or {@code false}. */
  public Reply mute(ServerRequest request, AgentSession session) {
    Boolean muted = flag(Bodies.object(request, json).orElse(json.missingNode()), "muted");
    return muted == null
        ? malformed("Send {\"muted\": true} or {\"muted\": false}.")
        : own(request, session, (worker, call) -> control.mute(session, worker, call, muted));
  }

  /** Takes {@code {"paused": true}} or {@code false}. */
  public Reply recording(ServerRequest request, AgentSession session) {
    Boolean paused = flag(Bodies.object(request, json).orElse(json.missingNode()), "paused");
    return paused == null
        ? malformed("Send {\"paused\": true} or {\"paused\": false}.")
        : own(
            request,
            session,
            (worker, call) -> control.pauseRecording(session, worker, call, paused));
  }

  public Reply startRecording(ServerRequest request, AgentSession session) {
    return own(request, session, (worker, call) -> control.startRecording(session, worker, call));
  }

  public Reply stopRecording(ServerRequest request, AgentSession session) {
    return own(request, session, (worker, call) -> control.stopRecording(session, worker, call));
  }

  /** Takes one of {@code agent}, {@code queue}, {@code number} and {@code participant}. */
  public Reply transfer(ServerRequest request, AgentSession session) {
    JsonNode body = Bodies.object(request, json).orElse(json.missingNode());
    Optional<To> to = to(body);
    String guest = body.path("participant").asText();
    if (to.isPresent() == !guest.isEmpty()) {
      return malformed("Send one of \"agent\", \"queue\", \"number\" and \"participant\".");
    }
    return own(
        request,
        session,
        (worker, call) ->
            to.map(where -> control.passOn(session, worker, call, where))
                .orElseGet(() -> control.leaveTo(session, worker, call, guest)));
  }

  /** Takes one of {@code agent} and {@code number}. */
  public Reply add(ServerRequest request, AgentSession session) {
    return Bodies.object(request, json)
        .flatMap(CallsApi::to)
        .filter(to -> !(to instanceof To.AQueue))
        .map(to ->
            own(request, session, (worker, call) -> control.bringIn(session, worker, call, to)))
        .orElseGet(() -> malformed("Send one of \"agent\" and \"number\"."));
  }

  /** Takes {@code muted}, {@code held} or both. */
  public Reply change(ServerRequest request, AgentSession session) {
    JsonNode body = Bodies.object(request, json).orElse(json.missingNode());
    Boolean muted = flag(body, "muted");
    Boolean held = flag(body, "held");
    if (muted == null && held == null) {
      return malformed("Send \"muted\", \"held\" or both, each true or false.");
    }
    String leg = request.path().pathParameters().get("leg");
    return own(
        request,
        session,
        (worker, call) -> control.change(session, worker, call, leg, muted, held));
  }

  public Reply remove(ServerRequest request, AgentSession session) {
    String leg = request.path().pathParameters().get("leg");
    return own(request, session, (worker, call) -> control.remove(session, worker, call, leg));
  }

  /** Takes {@code disposition} and {@code note}, each or neither; the calls that are left. */
  public Reply finish(ServerRequest request, AgentSession session) {
    JsonNode body = Bodies.object(request, json).orElse(json.missingNode());
    Optional<String> disposition = text(body, "disposition");
    Optional<String> note = text(body, "note");
    if (!body.isObject()
        || (body.has("disposition") && disposition.filter(WORD.asMatchPredicate()).isEmpty())
        || (body.has("note") && note.filter(text -> text.length() <= LONGEST_NOTE).isEmpty())) {
      return malformed(
          "Send nothing, or \"disposition\": a word in small letters, digits and hyphens, and"
              + " \"note\": a text of no more than "
              + LONGEST_NOTE
              + " characters.");
    }
    return own(
        request,
        session,
        (worker, call) ->
            control.finish(session, worker, call, disposition.orElse(null), note.orElse(null)),
        (_, _) -> own(session));
  }

  /** Takes {@code note}. */
  public Reply note(ServerRequest request, AgentSession session) {
    return Bodies.object(request, json)
        .flatMap(body -> text(body, "note"))
        .filter(text -> !text.isBlank() && text.length() <= LONGEST_NOTE)
        .map(text ->
            own(request, session, (worker, call) -> control.note(session, worker, call, text)))
        .orElseGet(() ->
            malformed("Send \"note\": a text of no more than " + LONGEST_NOTE + " characters."));
  }

  private static Optional<String> text(JsonNode body, String name) {
    return Optional.ofNullable(body.path(name).textValue());
  }

  public Reply listen(ServerRequest request, AgentSession session) {
    return supervise(request, session, Supervision.Mode.LISTEN);
  }

  public Reply whisper(ServerRequest request, AgentSession session) {
    return supervise(request, session, Supervision.Mode.WHISPER);
  }

  public Reply barge(ServerRequest request, AgentSession session) {
    return supervise(request, session, Supervision.Mode.BARGE);
  }

  private Reply supervise(ServerRequest request, AgentSession session, Supervision.Mode mode) {
    String sid = request.path().pathParameters().get("sid");
    Set<String> queues = session.agent().supervises();
    return Worker.of(
        session,
        worker ->
            Optional.of(queues)
                .filter(some -> !some.isEmpty())
                .flatMap(some -> calls.of(worker, sid, some))
                .filter(found -> !found.agent().equals(worker))
                .<Reply>map(found ->
                    reply(
                        found.agent(),
                        found.call(),
                        supervision.join(session, found.agent(), found.call(), mode),
                        (agent, call) -> now(calls.of(agent), call)))
                .orElseGet(() -> new Reply.Refused(NOT_YOURS)));
  }

  private static @Nullable Boolean flag(JsonNode body, String name) {
    JsonNode value = body.path(name);
    return value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
  }

  /** Where to; empty where the body names none or several. */
  private static Optional<To> to(JsonNode body) {
    List<To> named = new ArrayList<>();
    if (body.path("agent").isTextual()) {
      named.add(new To.AnAgent(body.path("agent").asText()));
    }
    if (body.path("queue").isTextual()) {
      named.add(new To.AQueue(body.path("queue").asText()));
    }
    if (body.path("number").isTextual()) {
      named.add(new To.ANumber(body.path("number").asText()));
    }
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  private static Reply malformed(String detail) {
    return new Reply.Refused(Problem.malformed(detail));
  }

  /** Does something with a call of the agent's own; the call as it is then. */
  private Reply own(
      ServerRequest request,
      AgentSession session,
      BiFunction<Worker, LiveCall, CallControl.Result> action) {
    return own(request, session, action, (_, call) -> now(calls.of(session), call));
  }

  private Reply own(
      ServerRequest request,
      AgentSession session,
      BiFunction<Worker, LiveCall, CallControl.Result> action,
      BiFunction<Worker, LiveCall, Reply> done) {
    String sid = request.path().pathParameters().get("sid");
    Worker worker = Worker.orNone(session.table().gateway(), session.agent());
    return calls.of(session).stream()
        .filter(call -> call.callSid().equals(sid))
        .findFirst()
        .map(call -> reply(worker, call, action.apply(worker, call), done))
        .orElseGet(() -> new Reply.Refused(NOT_YOURS));
  }

  private static Reply reply(
      Worker worker,
      LiveCall call,
      CallControl.Result result,
      BiFunction<Worker, LiveCall, Reply> done) {
    return switch (result) {
      case CallControl.Result.NotNow(String why) ->
          new Reply.Refused(new Problem(409, "not-now", "Not at this moment", why, 0));
      case CallControl.Result.NotAllowed(String why) ->
          new Reply.Refused(Problem.forbidden("not-allowed", why));
      case CallControl.Result.Done() -> done.apply(worker, call);
    };
  }

  /** The call as it is now; as it was, where it is not the agent's any more. */
  private static Reply now(List<LiveCall> calls, LiveCall former) {
    return new Reply.Json(former.among(calls).orElse(former).json());
  }
}
