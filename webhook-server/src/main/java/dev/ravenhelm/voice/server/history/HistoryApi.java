package dev.ravenhelm.voice.server.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Paging;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.history.TaskHistory.Place;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.twilio.Fan;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /history}: the agent's own calls that are over, or those of a queue for a supervisor. */
public final class HistoryApi {

  private final TaskHistory tasks;
  private final DirectHistory direct;
  private final InstantSource clock;

  public HistoryApi(TwilioRest twilio, InstantSource clock) {
    CallRecordings recordings = new CallRecordings(twilio);
    this.tasks = new TaskHistory(twilio, recordings);
    this.direct = new DirectHistory(twilio, recordings);
    this.clock = clock;
  }

  /** Takes {@code queue}, {@code before} and {@code limit}, each or none. */
  public Reply get(ServerRequest request, AgentSession session) {
    Paging paging = Paging.of(request, clock.instant()).orElse(null);
    if (paging == null) {
      return Paging.MALFORMED;
    }
    Optional<String> queue = Paging.parameter(request, "queue");
    if (queue.isEmpty()) {
      return written(own(session, paging.before()), paging);
    }
    if (!session.agent().supervises().contains(queue.get())) {
      return new Reply.Refused(
          Problem.forbidden("not-allowed", "You do not supervise a queue of this name."));
    }
    return written(of(session, queue.get(), paging.before()), paging);
  }

  private List<Slice> own(AgentSession session, Instant before) {
    Gateway gateway = session.table().gateway();
    List<Slice> slices = new ArrayList<>(direct.of(session.table(), session.agent(), before));
    Worker.of(gateway, session.agent())
        .ifPresent(worker ->
            slices.addAll(
                tasks.ofWorker(
                    new Place(worker.region(), worker.workspaceSid(), before, clock.instant()),
                    worker.sid())));
    return slices;
  }

  private List<Slice> of(AgentSession session, String queue, Instant before) {
    Gateway gateway = session.table().gateway();
    String workspace = gateway.workspaceSid();
    Queue known = session.table().queues().get(queue);
    String workflow = known == null ? null : known.workflowSid();
    return workspace == null || workflow == null
        ? List.of()
        : tasks.ofWorkflow(
            new Place(gateway.region(), workspace, before, clock.instant()), workflow);
  }

  private static Reply written(List<Slice> slices, Paging paging) {
    Slice page = Slice.of(slices, paging);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("calls");
    Fan.out(page.calls(), found -> found.read().get())
        .forEach(call -> call.ifPresent(past -> list.add(past.json())));
    page.next(paging).ifPresent(next -> body.put("next", next));
    return new Reply.Json(body);
  }
}
