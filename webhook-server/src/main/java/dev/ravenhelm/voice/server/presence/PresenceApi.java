package dev.ravenhelm.voice.server.presence;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Bodies;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import io.helidon.webserver.http.ServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /presence}: what the agent does, and what else there is to do. */
public final class PresenceApi {

  private final Presences presences;
  private final ObjectMapper json = new ObjectMapper();

  public PresenceApi(Presences presences) {
    this.presences = presences;
  }

  public Reply get(ServerRequest request, AgentSession session) {
    return Worker.of(session, worker -> written(worker, presences.of(worker)));
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
    return Worker.of(
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
}
