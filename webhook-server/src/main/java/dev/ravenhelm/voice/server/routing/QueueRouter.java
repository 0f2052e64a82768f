package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Waiting;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Engine;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Enqueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Hold;
import dev.ravenhelm.voice.server.routing.RoutingDecision.LeaveQueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Lets callers wait for an agent: no longer than a queue's bound, then its overflow. */
final class QueueRouter {

  private static final Set<String> STILL_TO_BE_HELPED =
      Set.of("leave", "queue-full", "error", "system-error");
  private static final Duration PAUSE = Duration.ofSeconds(8);

  private final TargetRouter targets;
  private final Hunt hunt = new Hunt();

  QueueRouter(TargetRouter targets) {
    this.targets = targets;
  }

  RoutingDecision enter(Situation at, String name, int hops) {
    Queue queue = at.table().queue(name).orElse(null);
    if (queue == null) {
      return targets.message(Words.NOBODY_FREE);
    }
    if (!queue.openAt(at.now())) {
      return sendOn(at, queue.closed(), new Place(Place.Kind.CLOSED, name), hops, Words.CLOSED);
    }
    RoutingDecision wait =
        at.table().gateway().engine() == Engine.TaskRouter && queue.workflowSid() != null
            ? enqueue(at, queue, queue.workflowSid(), hops)
            : hunt.next(at, queue, new Step.QueueRang(name, 0, at.now().getEpochSecond(), hops));
    Prompt consent = queue.consent();
    return queue.recording() == RecordingMode.Always && consent != null
        ? new Speak(consent, wait)
        : wait;
  }

  /** The wait URL: Twilio asks it again whenever what it answered has been played. */
  RoutingDecision waits(Situation at, Step.QueueWaits waits) {
    Queue queue = at.table().queue(waits.queue()).orElse(null);
    if (queue == null) {
      return new LeaveQueue();
    }
    Duration left = queue.maxWait().minus(at.waitedSince(waits.since()));
    if (left.compareTo(Duration.ofSeconds(1)) < 0) {
      return new LeaveQueue();
    }
    return hold(queue, left, null);
  }

  RoutingDecision left(Situation at, Step.QueueLeft left) {
    return STILL_TO_BE_HELPED.contains(at.call().outcome().queueResult())
        ? overflow(at, left.queue(), left.hops())
        : new HangUp();
  }

  RoutingDecision rang(Situation at, Step.QueueRang rang) {
    if (at.call().outcome().talked()) {
      return new HangUp();
    }
    Queue queue = at.table().queue(rang.queue()).orElse(null);
    if (queue == null || at.waitedSince(rang.since()).compareTo(queue.maxWait()) >= 0) {
      return overflow(at, rang.queue(), rang.hops());
    }
    RoutingDecision next = hunt.next(at, queue, rang);
    Duration left = queue.maxWait().minus(at.waitedSince(rang.since()));
    return hunt.startsOver(at, queue, rang) && !(next instanceof Hold)
        ? hold(queue, left, next)
        : next;
  }

  private RoutingDecision overflow(Situation at, String name, int hops) {
    Target overflow = at.table().queue(name).map(Queue::overflow).orElse(null);
    return sendOn(at, overflow, new Place(Place.Kind.OVERFLOW, name), hops, Words.NOBODY_FREE);
  }

  private RoutingDecision sendOn(
      Situation at, @Nullable Target target, Place place, int hops, String why) {
    return target == null ? targets.message(why) : targets.decide(at, target, place, hops + 1);
  }

  private static RoutingDecision enqueue(Situation at, Queue queue, String workflowSid, int hops) {
    Map<String, String> task = new HashMap<>();
    task.put("queue", queue.name());
    task.put("from", at.call().from());
    task.put("to", at.call().to());
    Line line = at.table().linesByNumber().get(at.call().to());
    if (line != null) {
      task.put("number", line.name());
    }
    return new Enqueue(
        workflowSid,
        task,
        new Step.QueueWaits(queue.name(), at.now().getEpochSecond()),
        new Step.QueueLeft(queue.name(), hops));
  }

  static Hold hold(Queue queue, Duration left, @Nullable RoutingDecision then) {
    Waiting waiting = queue.waiting();
    String say = waiting == null ? Words.PLEASE_WAIT : waiting.say();
    String music = waiting == null ? null : waiting.music();
    return new Hold(say, music, left.compareTo(PAUSE) < 0 ? left : PAUSE, then);
  }
}
