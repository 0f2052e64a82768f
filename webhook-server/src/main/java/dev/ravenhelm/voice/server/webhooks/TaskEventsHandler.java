package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.events.CallEvents;
import java.time.InstantSource;

/** Takes TaskRouter's event callbacks. */
final class TaskEventsHandler implements WebhookHandler {

  private final ObjectMapper json;
  private final CallEvents events;
  private final EventMaker maker;
  private final InstantSource clock;

  TaskEventsHandler(ObjectMapper json, CallEvents events, EventMaker maker, InstantSource clock) {
    this.json = json;
    this.events = events;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    maker
        .toldOfTask(
            request,
            Attributes.read(json, request.get("WorkerAttributes")),
            Attributes.read(json, request.get("TaskAttributes")),
            clock.instant())
        .ifPresent(events::publish);
    return Answer.noted();
  }
}
