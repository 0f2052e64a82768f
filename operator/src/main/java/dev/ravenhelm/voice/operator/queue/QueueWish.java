package dev.ravenhelm.voice.operator.queue;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.SkillRequirement;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a queue's task queue and workflow should be, folded from its spec. Pure. */
final class QueueWish {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration RING_FOR = Duration.ofSeconds(20);
  private static final Duration WAIT_FOR_KNOWN = Duration.ofSeconds(15);

  /** For the server to ring a telephone, and whoever answers to press 1. */
  private static final Duration BY_PHONE = Duration.ofSeconds(45);

  /** For a call back, about which the server has Twilio call: that rings some seconds longer. */
  private static final Duration BY_CALL = Duration.ofSeconds(15);

  private static final int MOST_AT_ONCE = 10;

  /** What a call queue holds unless it is told otherwise: facts/twilio.md, Queues. */
  static final int CALL_QUEUE_SIZE = 100;

  private QueueWish() {}

  /** One step: who may answer from when on. */
  private record Step(Duration after, List<SkillRequirement> skills, boolean ifNobody) {}

  /**
   * The task queue. Its own expression is the widest of all steps: a worker it leaves out would
   * never be asked, however wide a later step is.
   */
  static Desired taskQueue(
      RoutingQueueSpec spec, String workspaceSid, OwnerMark mark, String human) {
    Set<String> any = new LinkedHashSet<>();
    for (Step step : steps(spec)) {
      any.add(workers(spec, step.skills(), ""));
    }
    String expression =
        any.size() == 1
            ? any.iterator().next()
            : any.stream().map(e -> "(" + e + ")").collect(Collectors.joining(" OR "));
    int atOnce = spec.order() == RoutingQueueSpec.Order.RingAll ? MOST_AT_ONCE : 1;
    return Desired.of(
        TwilioKind.TASK_QUEUE,
        workspaceSid,
        mark,
        human,
        Map.of("TargetWorkers", expression, "MaxReservedWorkers", Integer.toString(atOnce)));
  }

  /** The workflow that leads to the task queue. */
  static Desired workflow(
      RoutingQueueSpec spec,
      String workspaceSid,
      OwnerMark mark,
      String human,
      String taskQueueSid,
      String publicUrl,
      boolean phones) {
    return Desired.of(
        TwilioKind.WORKFLOW,
        workspaceSid,
        mark,
        human,
        Map.of(
            "Configuration", configuration(spec, human, taskQueueSid),
            "AssignmentCallbackUrl", publicUrl + "/voice/assignment",
            "TaskReservationTimeout", Long.toString(reservedFor(spec, phones).toSeconds())));
  }

  private static Duration reservedFor(RoutingQueueSpec spec, boolean phones) {
    Duration ringFor = GoDuration.or(spec.ringFor(), RING_FOR);
    if (phones) {
      return ringFor.plus(BY_PHONE);
    }
    boolean callsBack = spec.waiting() != null && spec.waiting().callBack() != null;
    return callsBack ? ringFor.plus(BY_CALL) : ringFor;
  }

  private static String configuration(RoutingQueueSpec spec, String human, String taskQueueSid) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode routing = root.putObject("task_routing");
    ArrayNode filters = routing.putArray("filters");
    RoutingQueueSpec.Prefer prefer = spec.prefer();
    if (prefer != null) {
      known(filters.addObject(), spec, prefer, human, taskQueueSid);
    }
    ObjectNode filter = filters.addObject();
    filter.put("filter_friendly_name", human);
    filter.put("expression", "1==1");
    steps(filter.putArray("targets"), spec, taskQueueSid, Duration.ZERO);
    // without it a task whose targets have all timed out is cancelled: facts/twilio.md, TaskRouter
    routing.putObject("default_filter").put("queue", taskQueueSid);
    return root.toString();
  }

  /**
   * For calls that the server says a worker knows, which it asks for by two attributes of the task:
   * twilio.com/docs/taskrouter/workflow-configuration/known-agent-routing.
   */
  private static void known(
      ObjectNode filter,
      RoutingQueueSpec spec,
      RoutingQueueSpec.Prefer prefer,
      String human,
      String taskQueueSid) {
    Duration waitFor = GoDuration.or(prefer.waitFor(), WAIT_FOR_KNOWN);
    filter.put("filter_friendly_name", human + " (known agent)");
    filter.put("expression", "preferred == \"yes\"");
    ArrayNode targets = filter.putArray("targets");
    targets
        .addObject()
        .put("queue", taskQueueSid)
        .put("known_worker_sid", "task.preferred_worker")
        .put("timeout", waitFor.toSeconds());
    steps(targets, spec, taskQueueSid, waitFor);
  }

  /** The steps of widening, for calls that have waited so long before the first. */
  private static void steps(
      ArrayNode targets, RoutingQueueSpec spec, String taskQueueSid, Duration waited) {
    List<Step> steps = steps(spec);
    for (int i = 0; i < steps.size(); i++) {
      ObjectNode target = targets.addObject();
      target.put("queue", taskQueueSid);
      target.put("expression", workers(spec, steps.get(i).skills(), "worker."));
      String orderBy = orderBy(spec, steps.get(i).skills());
      if (!orderBy.isEmpty()) {
        target.put("order_by", orderBy);
      }
      if (i + 1 < steps.size()) {
        Duration since = i == 0 ? waited : steps.get(i).after();
        target.put("timeout", Math.max(1, steps.get(i + 1).after().minus(since).toSeconds()));
        if (steps.get(i + 1).ifNobody()) {
          target.put("skip_if", "workers.available == 0");
        }
      }
    }
  }

  private static List<Step> steps(RoutingQueueSpec spec) {
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(Duration.ZERO, orEmpty(spec.skills()), false));
    if (spec.widen() != null) {
      spec.widen().stream()
          .map(w ->
              new Step(
                  GoDuration.or(w.after(), Duration.ZERO),
                  orEmpty(w.skills()),
                  Boolean.TRUE.equals(w.ifNobodyAvailable())))
          .sorted(java.util.Comparator.comparing(Step::after))
          .forEach(steps::add);
    }
    return steps;
  }

  private static String workers(
      RoutingQueueSpec spec, List<SkillRequirement> skills, String prefix) {
    List<String> parts = new ArrayList<>();
    parts.add(prefix + "inbound == \"yes\"");
    if (spec.members() != null && !spec.members().isEmpty()) {
      parts.add(
          prefix
              + "agent IN ["
              + spec.members().stream()
                  .map(Ref::name)
                  .map(name -> "\"" + name + "\"")
                  .collect(Collectors.joining(", "))
              + "]");
    }
    for (SkillRequirement skill : skills) {
      parts.add(prefix + "skills HAS \"" + skill.name() + "\"");
      if (skill.minLevel() != null) {
        parts.add(prefix + "levels." + skill.name() + " >= " + skill.minLevel());
      }
    }
    return String.join(" AND ", parts);
  }

  private static String orderBy(RoutingQueueSpec spec, List<SkillRequirement> skills) {
    return spec.order() == RoutingQueueSpec.Order.MostSkilled
        ? skills.stream()
            .map(s -> "worker.levels." + s.name() + " DESC")
            .collect(Collectors.joining(", "))
        : "";
  }

  private static List<SkillRequirement> orEmpty(@Nullable List<SkillRequirement> skills) {
    return skills == null ? List.of() : skills;
  }
}
