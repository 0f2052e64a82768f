package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.events.CallEvents;
import java.time.InstantSource;

/** Takes status callbacks of calls, conferences and recordings. */
final class EventsHandler implements WebhookHandler {

  private final CallEvents events;
  private final EventMaker maker;
  private final InstantSource clock;

  EventsHandler(CallEvents events, EventMaker maker, InstantSource clock) {
    this.events = events;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    maker.told(request, clock.instant()).ifPresent(events::publish);
    return Answer.noted();
  }
}
