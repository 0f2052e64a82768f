package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.routing.Queue;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.twiml.TwimlRenderer;

/** Says to those in a conference that it is recorded from now on, in the words of its queue. */
final class ConsentHandler implements WebhookHandler {

  @Override
  public Answer answer(Verified request) {
    Queue queue = request.table().queues().get(request.query().get("queue"));
    return queue == null || queue.consent() == null
        ? Answer.nothing()
        : Answer.twiml(
            TwimlRenderer.utf8(
                request.table().gateway().publicUrl(),
                new RoutingDecision.Speak(queue.consent(), new RoutingDecision.Connect())));
  }
}
