package dev.ravenhelm.twilio.simulator.taskrouter;

import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where one task stands in its workflow, and who has declined it. Guarded by the engine's monitor.
 */
final class Routing {
  private final Workspace workspace;
  private final String taskSid;
  private final List<WorkflowPlan.Target> targets;
  private final Map<String, Instant> declined = new HashMap<>();
  private final List<SimClock.Timer> targetTimers = new ArrayList<>();
  private final List<SimClock.Timer> taskTimers = new ArrayList<>();
  private int index;
  private int rejections;

  Routing(Workspace workspace, String taskSid, List<WorkflowPlan.Target> targets) {
    this.workspace = workspace;
    this.taskSid = taskSid;
    this.targets = targets;
  }

  Workspace workspace() {
    return workspace;
  }

  String taskSid() {
    return taskSid;
  }

  Optional<Doc> task() {
    return workspace.tasks.find(taskSid);
  }

  /** Whether the task still waits for somebody. */
  boolean open() {
    return task().filter(task -> Engine.OPEN.contains(task.text("assignment_status"))).isPresent();
  }

  boolean empty() {
    return targets.isEmpty();
  }

  int index() {
    return index;
  }

  boolean more() {
    return index + 1 < targets.size();
  }

  WorkflowPlan.Target target() {
    return targets.get(index);
  }

  /** Comes to a target; what was timed for the one before is off. */
  WorkflowPlan.Target enter(int next) {
    stop(targetTimers);
    index = next;
    return target();
  }

  void timeTarget(SimClock.Timer timer) {
    targetTimers.add(timer);
  }

  void timeTask(SimClock.Timer timer) {
    taskTimers.add(timer);
  }

  /** Notes that a worker did not take the task; says how often that has happened. */
  int decline(String workerSid, Instant at) {
    declined.put(workerSid, at);
    return ++rejections;
  }

  /** Those who have not declined since {@code recently}; whoever never declined goes first. */
  List<Doc> rested(List<Doc> candidates, Instant recently) {
    return candidates.stream()
        .filter(w -> !declined.getOrDefault(w.sid(), Instant.EPOCH).isAfter(recently))
        .sorted(Comparator.comparing((Doc w) -> declined.containsKey(w.sid())))
        .toList();
  }

  void stop() {
    stop(targetTimers);
    stop(taskTimers);
  }

  private static void stop(List<SimClock.Timer> timers) {
    timers.forEach(SimClock.Timer::cancel);
    timers.clear();
  }
}
