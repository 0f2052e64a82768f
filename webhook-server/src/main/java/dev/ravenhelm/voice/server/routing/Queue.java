package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.KnownAgent;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Order;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Waiting;
import dev.ravenhelm.voice.api.v1alpha1.SkillRequirement;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How waiting callers find an agent.
 *
 * @param members names of agents, or null when skills decide
 * @param prefer whom of those that a caller knows is asked first; null: nobody
 * @param widen in the order of time
 * @param priority of its callers before those of other queues
 * @param wrapUp how long an agent gets no call after one
 * @param workflowSid null until the operator has made the workflow
 */
public record Queue(
    String name,
    List<SkillRequirement> skills,
    @Nullable List<String> members,
    @Nullable Preference prefer,
    List<Wider> widen,
    Order order,
    Duration ringFor,
    Duration maxWait,
    int priority,
    @Nullable OpeningHours hours,
    @Nullable Target closed,
    @Nullable Target overflow,
    @Nullable Waiting waiting,
    RecordingMode recording,
    @Nullable Prompt consent,
    Duration wrapUp,
    @Nullable String workflowSid) {

  private static final Duration LATE = Duration.ofSeconds(5);

  /**
   * The agent whom a caller knows is asked first.
   *
   * @param agents which one that is, the first first
   * @param waitFor how long nobody else is asked
   */
  public record Preference(List<KnownAgent> agents, Duration waitFor) {
    public Preference {
      agents = List.copyOf(agents);
    }
  }

  /** What is asked of an agent once a caller has waited so long. */
  public record Wider(Duration after, List<SkillRequirement> skills) {
    public Wider {
      skills = List.copyOf(skills);
    }
  }

  public Queue {
    skills = List.copyOf(skills);
    members = members == null ? null : List.copyOf(members);
    widen = List.copyOf(widen);
  }

  public boolean openAt(Instant now) {
    return hours == null || hours.openAt(now);
  }

  /**
   * When TaskRouter gives a caller's task up: later than {@code maxWait}, so that it does so only
   * where the wait URL did not end the wait.
   */
  public Duration taskTimeout() {
    return maxWait.plus(LATE);
  }

  /** Whether it matters whose ticket a caller has. */
  public boolean prefersTicketOwner() {
    return prefer != null && prefer.agents().contains(KnownAgent.TicketOwner);
  }

  /** Whom the caller of a call gets first, by name, where the queue wants that. */
  Stream<String> preferred(IncomingCall.Known known) {
    return prefer == null
        ? Stream.of()
        : prefer.agents().stream()
            .flatMap(why ->
                Stream.ofNullable(
                    switch (why) {
                      case TicketOwner -> known.ticketOwner();
                      case LastAgent -> known.lastAgent();
                    }));
  }

  /** What is asked of an agent after this wait. */
  List<SkillRequirement> skillsAfter(Duration waited) {
    List<SkillRequirement> asked = skills;
    for (Wider wider : widen) {
      asked = waited.compareTo(wider.after()) >= 0 ? wider.skills() : asked;
    }
    return asked;
  }
}
