package dev.ravenhelm.voice.server.presence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Bodies;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.presence.Presences.Worker;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code /presence}: what the agent does, and what else there is to do. */
public final class PresenceApi {

  private static final Problem NONE =
      new Problem(
          409,
          "no-presence",
          "No presence",
          "This gateway routes without TaskRouter, or your worker is not made yet: you can be"
              + " called whenever a device is registered.",
          0);

  private final Presences presences;
  private final ObjectMapper json = new ObjectMapper();

  public PresenceApi(Presences presences) {
    this.presences = presences;
  }

  public Reply get(ServerRequest request, AgentSession session) {
    return ofWorker(session, worker -> written(worker, presences.of(worker)));
  }

  /** Takes {@code {"state": …, "reason": …}}. */
  public Reply put(ServerRequest request, AgentSession session) {
    JsonNode asked = Bodies.object(request, json).orElse(json.missingNode());
    Optional<Presence.State> state = Presence.State.named(asked.path("state").asText());
    JsonNode reason = asked.path("reason");
    if (state.isEmpty()
        || !(reason.isMissingNode() || reason.isNull() || reason.isTextual())
        || (reason.isTextual() && state.get() != Presence.State.AWAY)) {
      return new Reply.Refused(
          Problem.malformed(
              "Send {\"state\": \"available\", \"away\", \"wrap-up\" or \"offline\"}, with"
                  + " \"reason\": one of those that GET lists, if away."));
    }
    return ofWorker(
        session, worker -> set(worker, state.get(), reason.isTextual() ? reason.asText() : null));
  }

  private Reply set(Worker worker, Presence.State state, @Nullable String reason) {
    return presences
        .set(worker, state, reason)
        .map(now -> written(worker, now))
        .orElseGet(() ->
            new Reply.Refused(
                new Problem(
                    422,
                    "unknown-activity",
                    "No such activity",
                    reason == null
                        ? "The workspace has no activity for " + state.word() + "."
                        : "Reasons to be away are: "
                            + String.join(", ", presences.reasons(worker))
                            + ".",
                    0)));
  }

  private Reply written(Worker worker, Presence presence) {
    List<String> reasons = presences.reasons(worker);
    ObjectNode body = presence.json();
    ArrayNode list = body.putArray("reasons");
    reasons.forEach(list::add);
    return new Reply.Json(body);
  }

  private static Reply ofWorker(AgentSession session, Function<Worker, Reply> answer) {
    return Presences.worker(session.table().gateway(), session.agent())
        .map(answer)
        .orElseGet(() -> new Reply.Refused(NONE));
  }
}
