package dev.ravenhelm.voice.server.history;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.agents.Problem;
import dev.ravenhelm.voice.server.agents.Reply;
import dev.ravenhelm.voice.server.history.TaskHistory.Place;
import dev.ravenhelm.voice.server.presence.Worker;
import dev.ravenhelm.voice.server.routing.Gateway;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.twilio.Fan;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import io.helidon.webserver.http.ServerRequest;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code /history}: the agent's own calls that are over, or those of a queue for a supervisor. */
public final class HistoryApi {

  private static final int USUAL = 20;
  private static final int MOST = 50;

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
    Optional<Instant> before = before(parameter(request, "before"));
    int limit = limit(parameter(request, "limit"));
    if (before.isEmpty() || limit == 0) {
      return new Reply.Refused(
          Problem.malformed(
              "before is a time as 2026-11-28T12:00:00Z, limit a number from 1 to " + MOST + "."));
    }
    Optional<String> queue = parameter(request, "queue");
    if (queue.isEmpty()) {
      return written(own(session, before.get()), limit);
    }
    if (!session.agent().supervises().contains(queue.get())) {
      return new Reply.Refused(
          Problem.forbidden("not-allowed", "You do not supervise a queue of this name."));
    }
    return written(of(session, queue.get(), before.get()), limit);
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

  private static Reply written(List<Slice> slices, int limit) {
    Slice page = Slice.of(slices, limit);
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ArrayNode list = body.putArray("calls");
    Fan.out(page.calls(), found -> found.read().get())
        .forEach(call -> call.ifPresent(past -> list.add(past.json())));
    if (page.since() != null) {
      body.put("next", page.since().toString());
    }
    return new Reply.Json(body);
  }

  private Optional<Instant> before(Optional<String> text) {
    try {
      return Optional.of(text.map(Instant::parse).orElseGet(clock::instant));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  /** Zero where it is none. */
  private static int limit(Optional<String> text) {
    String number = text.orElse(Integer.toString(USUAL));
    int limit = number.matches("[0-9]{1,3}") ? Integer.parseInt(number) : 0;
    return limit > MOST ? 0 : limit;
  }

  private static Optional<String> parameter(ServerRequest request, String name) {
    return request.query().first(name).asOptional().filter(value -> !value.isEmpty());
  }
}
