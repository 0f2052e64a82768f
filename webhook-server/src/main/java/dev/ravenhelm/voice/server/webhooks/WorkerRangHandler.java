package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.events.CallEvents;
import dev.ravenhelm.voice.server.routing.StepUrl;
import dev.ravenhelm.voice.server.tasks.WorkerCalls;
import java.time.InstantSource;

/** Takes status callbacks of legs that call an agent about a task. */
final class WorkerRangHandler implements WebhookHandler {

  private final CallEvents events;
  private final WorkerCalls calls;
  private final EventMaker maker;
  private final InstantSource clock;

  WorkerRangHandler(CallEvents events, WorkerCalls calls, EventMaker maker, InstantSource clock) {
    this.events = events;
    this.calls = calls;
    this.maker = maker;
    this.clock = clock;
  }

  @Override
  public Answer answer(Verified request) {
    maker.told(request, clock.instant()).ifPresent(events::publish);
    boolean phone = request.query().get("phone").equals("1");
    StepUrl.reserved(request.queryValues())
        .ifPresent(
            reserved -> calls.rang(request.table(), reserved, request.get("CallStatus"), phone));
    return Answer.noted();
  }
}
