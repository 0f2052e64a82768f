package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Order;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.SkillRequirement;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Continue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Finds agents without TaskRouter: nothing is known of who is free, so devices ring, ten at once or
 * one after another, round and round until the wait is over.
 */
final class Hunt {

  /** Twilio rings no more at once: twilio.com/docs/voice/twiml/client. */
  private static final int MOST_AT_ONCE = 10;

  /** What rings next, or a turn of waiting when nobody may be rung. */
  RoutingDecision next(Situation at, Queue queue, Step.QueueRang turn) {
    List<Agent> agents = candidates(at, queue, turn);
    Duration left = queue.maxWait().minus(at.waitedSince(turn.since()));
    Step.QueueRang after =
        new Step.QueueRang(queue.name(), turn.attempt() + 1, turn.since(), turn.hops());
    if (agents.isEmpty()) {
      return QueueRouter.hold(queue, left, new Continue(after));
    }
    List<Agent> rung =
        oneByOne(queue)
            ? List.of(agents.get(turn.attempt() % agents.size()))
            : agents.subList(0, Math.min(MOST_AT_ONCE, agents.size()));
    return new Ring(
        rung.stream()
            .map(agent -> (Device) new Device.Client(agent.identity(), agent.name()))
            .toList(),
        null,
        left.compareTo(queue.ringFor()) < 0 ? left : queue.ringFor(),
        false,
        queue.recording() == RecordingMode.Always,
        after);
  }

  /** Whether everybody has been rung once more, so that the caller hears something in between. */
  boolean startsOver(Situation at, Queue queue, Step.QueueRang turn) {
    int agents = candidates(at, queue, turn).size();
    return turn.attempt() > 0 && (!oneByOne(queue) || agents == 0 || turn.attempt() % agents == 0);
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
        .filter(Agent::takesCalls)
        .filter(agent -> asked.stream().allMatch(skill -> has(agent, skill)))
        .sorted(
            Comparator.comparingInt((Agent agent) -> -levels(agent, asked))
                .thenComparing(Agent::name))
        .toList();
  }

  private static boolean has(Agent agent, SkillRequirement asked) {
    return agent.skills().getOrDefault(asked.name(), 0)
        >= Objects.requireNonNullElse(asked.minLevel(), 1);
  }

  private static int levels(Agent agent, List<SkillRequirement> asked) {
    return asked.stream().mapToInt(skill -> agent.skills().getOrDefault(skill.name(), 0)).sum();
  }
}
