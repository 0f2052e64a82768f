package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Order;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.Waiting;
import dev.ravenhelm.voice.api.v1alpha1.SkillRequirement;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How waiting callers find an agent.
 *
 * @param members names of agents, or null when skills decide
 * @param widen in the order of time
 * @param priority of its callers before those of other queues
 * @param wrapUp how long an agent gets no call after one
 * @param workflowSid null until the operator has made the workflow
 */
public record Queue(
    String name,
    List<SkillRequirement> skills,
    @Nullable List<String> members,
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

  /** What is asked of an agent after this wait. */
  List<SkillRequirement> skillsAfter(Duration waited) {
    List<SkillRequirement> asked = skills;
    for (Wider wider : widen) {
      asked = waited.compareTo(wider.after()) >= 0 ? wider.skills() : asked;
    }
    return asked;
  }
}
