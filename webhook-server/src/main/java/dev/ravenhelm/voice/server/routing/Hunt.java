package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Order;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.SkillRequirement;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome.Queued;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Continue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Gatherers;
import java.util.stream.Stream;

/**
 * Finds agents without TaskRouter: nothing is known of who is free, so devices ring, ten at once or
 * one after another, then those who have not rung yet, round and round until the wait is over.
 */
final class Hunt {

  /** Twilio rings no more at once: twilio.com/docs/voice/twiml/client. */
  private static final int MOST_AT_ONCE = 10;

  /** Whether any of the agents may take a queue's calls, now or after the wait has widened it. */
  static boolean canEnd(Queue queue, Map<String, Agent> agents) {
    List<String> members = queue.members();
    return members == null
        ? Stream.concat(Stream.of(queue.skills()), queue.widen().stream().map(Queue.Wider::skills))
            .anyMatch(asked -> agents.values().stream().anyMatch(agent -> may(agent, asked)))
        : members.stream()
            .flatMap(name -> Stream.ofNullable(agents.get(name)))
            .anyMatch(Agent::takesCalls);
  }

  /** An agent, by name, who may take a queue's calls, now or after the wait has widened it. */
  static Optional<Agent> answering(Queue queue, Map<String, Agent> agents, String name) {
    return Optional.ofNullable(agents.get(name))
        .filter(agent -> canEnd(queue, Map.of(name, agent)));
  }

  /** What rings next, or a turn of waiting when nobody may be rung. */
  RoutingDecision next(Situation at, Queue queue, Step.QueueRang turn) {
    List<List<Device>> rounds = rounds(at, queue, turn);
    Duration left = queue.maxWait().minus(at.waitedSince(turn.since()));
    Step.QueueRang after = turn.next();
    if (rounds.isEmpty()) {
      return QueueRouter.hold(queue, left, Queued.NONE, new Continue(after));
    }
    List<Device> rung = rounds.get(turn.attempt() % rounds.size());
    Queue.Preference prefer = queue.prefer();
    Duration ringFor =
        prefer != null && turn.first() != null && turn.attempt() == 0
            ? prefer.waitFor()
            : queue.ringFor();
    return new Ring(
        rung,
        rung.getFirst() instanceof Device.Phone ? at.shownToPhones() : null,
        left.compareTo(ringFor) < 0 ? left : ringFor,
        false,
        queue.recording() == RecordingMode.Always,
        after);
  }

  /** The turn that follows: not at the telephone of an agent who has declined by a device. */
  Step.QueueRang following(Situation at, Queue queue, Step.QueueRang turn) {
    if (!at.call().outcome().declined() || turn.attempt() == 0) {
      return turn;
    }
    List<List<Device>> rounds = rounds(at, queue, turn);
    boolean alone =
        !rounds.isEmpty()
            && rounds.get((turn.attempt() - 1) % rounds.size()).stream()
                    .filter(Device.Client.class::isInstance)
                    .count()
                == 1;
    return alone && rounds.get(turn.attempt() % rounds.size()).getFirst() instanceof Device.Phone
        ? turn.next()
        : turn;
  }

  /** Whether everybody has been rung once more, so that the caller hears something in between. */
  boolean startsOver(Situation at, Queue queue, Step.QueueRang turn) {
    int rounds = rounds(at, queue, turn).size();
    return turn.attempt() > 0 && (rounds == 0 || turn.attempt() % rounds == 0);
  }

  /** Who rings together, in the order of turns: devices, then the phones of those who have one. */
  private static List<List<Device>> rounds(Situation at, Queue queue, Step.QueueRang turn) {
    List<Agent> first =
        Stream.ofNullable(turn.first())
            .flatMap(name -> answering(queue, at.table().agents(), name).stream())
            .toList();
    List<Agent> agents =
        candidates(at, queue, turn).stream().filter(agent -> !first.contains(agent)).toList();
    List<List<Agent>> groups =
        oneByOne(queue)
            ? agents.stream().map(List::of).toList()
            : agents.stream().gather(Gatherers.windowFixed(MOST_AT_ONCE)).toList();
    return Stream.concat(Stream.of(first), groups.stream())
        .flatMap(group ->
            Stream.of(
                group.stream().map(Agent::client).toList(),
                group.stream().flatMap(agent -> agent.phone().stream()).toList()))
        .filter(round -> !round.isEmpty())
        .toList();
  }

  private static boolean oneByOne(Queue queue) {
    return queue.order() == Order.Sequential || queue.order() == Order.MostSkilled;
  }

  private static List<Agent> candidates(Situation at, Queue queue, Step.QueueRang turn) {
    RoutingTable table = at.table();
    List<String> members = queue.members();
    if (members != null) {
      return members.stream()
          .map(table::agent)
          .flatMap(Optional::stream)
          .filter(Agent::takesCalls)
          .toList();
    }
    List<SkillRequirement> asked = queue.skillsAfter(at.waitedSince(turn.since()));
    return table.agents().values().stream()
        .filter(agent -> may(agent, asked))
        .sorted(
            Comparator.comparingInt((Agent agent) -> -levels(agent, asked))
                .thenComparing(Agent::name))
        .toList();
  }

  private static boolean may(Agent agent, List<SkillRequirement> asked) {
    return agent.takesCalls() && asked.stream().allMatch(skill -> has(agent, skill));
  }

  private static boolean has(Agent agent, SkillRequirement asked) {
    return agent.skills().getOrDefault(asked.name(), 0)
        >= Objects.requireNonNullElse(asked.minLevel(), 1);
  }

  private static int levels(Agent agent, List<SkillRequirement> asked) {
    return asked.stream().mapToInt(skill -> agent.skills().getOrDefault(skill.name(), 0)).sum();
  }
}
