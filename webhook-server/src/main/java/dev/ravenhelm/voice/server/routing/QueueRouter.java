package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Waiting;
import dev.ravenhelm.voice.api.v1alpha1.SkillRequirement;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec.Engine;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome.Queued;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Continue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Enqueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Hold;
import dev.ravenhelm.voice.server.routing.RoutingDecision.LeaveQueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Lets callers wait for an agent: no longer than a queue's bound, then its overflow. */
final class QueueRouter {

  /** Results after which nobody waits any more: twilio.com/docs/voice/twiml/enqueue. */
  private static final Set<String> DONE =
      Set.of("bridged", "bridging-in-process", "hangup", "redirected", "redirected-from-bridged");

  private static final Duration PAUSE = Duration.ofSeconds(8);

  private final TargetRouter targets;
  private final Hunt hunt = new Hunt();
  private final CallBackRouter callBacks = new CallBackRouter();

  QueueRouter(TargetRouter targets) {
    this.targets = targets;
  }

  RoutingDecision enter(Situation at, String name, Trail trail) {
    Queue queue = at.table().queue(name).orElse(null);
    if (queue == null || !trail.leadsTo(name)) {
      return targets.message(Words.NOBODY_FREE);
    }
    if (!queue.openAt(at.now())) {
      return sendOn(at, queue.closed(), new Place(Place.Kind.CLOSED, name), trail, Words.CLOSED);
    }
    if (!at.table().answeredQueues().contains(name)) {
      return overflow(at, name, trail);
    }
    Optional<Agent> known =
        queue
            .preferred(at.call().known())
            .flatMap(agent -> Hunt.answering(queue, at.table().agents(), agent).stream())
            .findFirst();
    RoutingDecision wait =
        at.table().gateway().engine() == Engine.TaskRouter && queue.workflowSid() != null
            ? enqueue(at, queue, queue.workflowSid(), known, trail)
            : hunt.next(
                at,
                queue,
                new Step.QueueRang(
                    name,
                    0,
                    at.now().getEpochSecond(),
                    known.map(Agent::name).orElse(null),
                    trail));
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
    Hold hold = hold(queue, left, at.call().outcome().queued(), null);
    return callBacks.offered(at, queue)
        ? callBacks.offer(queue, hold, new Step.CallBackWanted(queue.name(), waits.since()))
        : hold;
  }

  RoutingDecision callBackWanted(Situation at, Step.CallBackWanted wanted) {
    RoutingDecision goOn = new Continue(new Step.QueueWaits(wanted.queue(), wanted.since()));
    return at.table()
        .queue(wanted.queue())
        .filter(queue -> callBacks.offered(at, queue))
        .flatMap(queue -> callBacks.promise(at, queue, wanted.since(), task(at, queue), goOn))
        .orElse(goOn);
  }

  RoutingDecision left(Situation at, Step.QueueLeft left) {
    return DONE.contains(at.call().outcome().queued().result())
        ? new HangUp()
        : overflow(at, left.queue(), left.trail());
  }

  RoutingDecision rang(Situation at, Step.QueueRang rang) {
    if (at.call().outcome().talked()) {
      return new HangUp();
    }
    Queue queue = at.table().queue(rang.queue()).orElse(null);
    if (queue == null || at.waitedSince(rang.since()).compareTo(queue.maxWait()) >= 0) {
      return overflow(at, rang.queue(), rang.trail());
    }
    Step.QueueRang turn = hunt.following(at, queue, rang);
    RoutingDecision next = hunt.next(at, queue, turn);
    Duration left = queue.maxWait().minus(at.waitedSince(rang.since()));
    return hunt.startsOver(at, queue, turn) && !(next instanceof Hold)
        ? hold(queue, left, Queued.NONE, next)
        : next;
  }

  private RoutingDecision overflow(Situation at, String name, Trail trail) {
    Target overflow = at.table().queue(name).map(Queue::overflow).orElse(null);
    return sendOn(at, overflow, new Place(Place.Kind.OVERFLOW, name), trail, Words.NOBODY_FREE);
  }

  private RoutingDecision sendOn(
      Situation at, @Nullable Target target, Place place, Trail trail, String why) {
    return Mailbox.ofQueue(place.name())
        .receiving(
            target == null
                ? targets.message(why)
                : targets.decide(at, target, place, trail.plus(place.name())));
  }

  private static RoutingDecision enqueue(
      Situation at, Queue queue, String workflowSid, Optional<Agent> known, Trail trail) {
    Map<String, Object> task = task(at, queue);
    if (!trail.queues().isEmpty()) {
      task.put("via", trail.text());
    }
    known.ifPresent(agent -> {
      task.put("preferred_agent", agent.name());
      if (agent.workerSid() != null) {
        // what the operator's workflow asks for
        task.put("preferred", "yes");
        task.put("preferred_worker", agent.workerSid());
      }
    });
    return new Enqueue(
        workflowSid,
        task,
        queue.priority(),
        queue.taskTimeout(),
        new Step.QueueWaits(queue.name(), at.now().getEpochSecond()),
        new Step.QueueLeft(queue.name(), trail));
  }

  /** What a task says of its call. */
  private static Map<String, Object> task(Situation at, Queue queue) {
    Map<String, Object> task = new TreeMap<>();
    task.put("queue", queue.name());
    task.put("from", at.call().from());
    task.put("to", at.call().to());
    Line line = at.table().linesByNumber().get(at.call().to());
    if (line != null) {
      task.put("number", line.name());
    }
    if (!queue.skills().isEmpty()) {
      task.put("skills", queue.skills().stream().map(SkillRequirement::name).toList());
    }
    return task;
  }

  static Hold hold(Queue queue, Duration left, Queued queued, @Nullable RoutingDecision then) {
    Waiting waiting = queue.waiting();
    Duration pause = left.compareTo(PAUSE) < 0 ? left : PAUSE;
    if (waiting == null || (then != null && waiting.say() == null)) {
      return new Hold(List.of(Words.prompt(Words.PLEASE_WAIT)), null, pause, null, then);
    }
    List<Prompt> words = new ArrayList<>();
    if (waiting.position() != null && queued.position() > 0) {
      words.add(spoken(waiting, place(waiting.position(), queued)));
    }
    if (waiting.say() != null) {
      words.add(spoken(waiting, waiting.say()));
    }
    // while agents are rung in turns nobody is, as long as a file plays
    return new Hold(words, then == null ? waiting.music() : null, pause, null, then);
  }

  private static Prompt spoken(Waiting waiting, String words) {
    return new Prompt(words, null, waiting.language(), waiting.voice());
  }

  /** How long is told in whole minutes, begun ones counted. */
  private static String place(String words, Queued queued) {
    long minutes = Math.max(1, (queued.average().toSeconds() + 59) / 60);
    return words
        .replace("{position}", String.valueOf(queued.position()))
        .replace("{minutes}", String.valueOf(minutes));
  }
}
