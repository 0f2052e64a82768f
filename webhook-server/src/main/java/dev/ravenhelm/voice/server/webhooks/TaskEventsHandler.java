package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.StepUrl;
import dev.ravenhelm.voice.server.tasks.WorkerCalls;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Takes TaskRouter's event callbacks. */
final class TaskEventsHandler implements WebhookHandler {

  /** By an event that comes later the caller may have gone on, and talk with somebody. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final ObjectMapper json;
  private final CallEvents events;
  private final WorkerCalls calls;
  private final EventMaker maker;
  private final InstantSource clock;

  TaskEventsHandler(
      ObjectMapper json,
      CallEvents events,
      WorkerCalls calls,
      EventMaker maker,
      InstantSource clock) {
    this.calls = calls;
    this.json = json;
    this.events = events;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    JsonNode task = Attributes.read(json, request.get("TaskAttributes"));
    maker
        .toldOfTask(
            request, Attributes.read(json, request.get("WorkerAttributes")), task, clock.instant())
        .ifPresent(events::publish);
    if (request.get("EventType").equals("task.canceled")) {
      canceled(request, task);
    }
    return Answer.noted();
  }

  /**
   * TaskRouter gives a task up and leaves its caller in the queue, where a long piece of music
   * would be played to its end before the wait URL is asked again.
   */
  private void canceled(Verified request, JsonNode task) {
    Queue queue = request.table().queues().get(task.path("queue").asText());
    long age = Numbers.parse(request.get("TaskAge")).orElse(0L);
    if (queue == null
        || age < queue.taskTimeout().toSeconds()
        || task.has("call_back")
        || !isFresh(request)) {
      return;
    }
    Attributes.callSid(task)
        .ifPresent(callSid ->
            StepUrl.left(queue.name(), task.path("via").asText())
                .ifPresent(left ->
                    calls.outlasted(request.table(), request.get("TaskSid"), callSid, left)));
  }

  private boolean isFresh(Verified request) {
    return Numbers.parse(request.get("Timestamp"))
        .filter(at -> Instant.ofEpochSecond(at).plus(FRESH).isAfter(clock.instant()))
        .isPresent();
  }
}
