package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The router of tasks: walks each pending task down its workflow's targets, and offers it to the
 * workers that match. All of its state changes happen under its monitor.
 */
public final class Engine implements AutoCloseable {
  /**
   * Twilio offers a task again at once to the only worker there is; a breath keeps that from
   * spinning.
   */
  private static final Duration BREATH = Duration.ofSeconds(1);

  private static final int MAX_REJECTIONS = 1000;
  private static final Set<String> OPEN = Set.of("pending", "reserved");

  private final Account account;
  private final Workspaces workspaces;
  private final Telephony telephony;
  private final EventFeed events;
  private final Reserving reserving;
  private final Map<String, Routing> routings = new HashMap<>();

  public Engine(
      Account account, Workspaces workspaces, WebhookSender webhooks, Telephony telephony) {
    this.account = account;
    this.workspaces = workspaces;
    this.telephony = telephony;
    this.events = new EventFeed(account, webhooks);
    this.reserving =
        new Reserving(
            account, this, events, new AssignmentCallback(account, webhooks, telephony), telephony);
  }

  /** Takes in a task that was just created, and routes it. */
  public synchronized void submit(Workspace workspace, Doc task) {
    tell(workspace, task, "task.created");
    List<WorkflowPlan.Target> targets = new ArrayList<>();
    workspace
        .workflows
        .find(task.text("workflow_sid"))
        .map(workflow -> WorkflowPlan.parse(workflow.text("configuration"), any -> true))
        .ifPresent(plan -> targets.addAll(plan.targets(task.attributes())));
    var routing = new Routing(workspace, task.sid(), targets);
    routings.put(task.sid(), routing);
    account
        .clock()
        .after(Duration.ofSeconds(task.number("timeout")), () -> expire(workspace, task.sid()));
    if (targets.isEmpty()) {
      cancel(workspace, task.sid(), "no filter of the workflow matched");
      return;
    }
    enter(routing, 0);
    pump(workspace);
  }

  /** Offers pending tasks to whoever is free; the highest priority and then the oldest first. */
  public synchronized void pump(Workspace workspace) {
    List<Doc> waiting = workspace.tasks.list(task -> OPEN.contains(task.text("assignment_status")));
    waiting.sort(
        Comparator.comparingInt((Doc task) -> -task.number("priority"))
            .thenComparingLong(Doc::position));
    for (Doc task : waiting) {
      Routing routing = routings.get(task.sid());
      if (routing != null) {
        offer(routing);
      }
    }
  }

  /** Routes a workflow's open tasks anew, by its present configuration. */
  synchronized void reEvaluate(Workspace workspace, String workflowSid) {
    workspace
        .tasks
        .list(t ->
            t.text("workflow_sid").equals(workflowSid)
                && t.text("assignment_status").equals("pending"))
        .forEach(task -> {
          stopTimer(task.sid());
          WorkflowPlan plan =
              WorkflowPlan.parse(
                  workspace.workflows.find(workflowSid).orElseThrow().text("configuration"),
                  any -> true);
          var routing = new Routing(workspace, task.sid(), plan.targets(task.attributes()));
          routings.put(task.sid(), routing);
          if (!routing.targets.isEmpty()) {
            enter(routing, 0);
          }
        });
    pump(workspace);
  }

  public Reserving reserving() {
    return reserving;
  }

  /** The call behind a task has ended: an assigned task wraps up, an open one is canceled. */
  public synchronized void callEnded(String taskSid) {
    Routing routing = routings.get(taskSid);
    if (routing == null) {
      return;
    }
    Workspace workspace = routing.workspace;
    Optional<Doc> task = workspace.tasks.find(taskSid);
    String status = task.map(t -> t.text("assignment_status")).orElse("");
    if (OPEN.contains(status)) {
      cancel(workspace, taskSid, "hangup");
    } else if (status.equals("assigned")) {
      wrapUp(workspace, taskSid, "call ended");
    }
  }

  synchronized void wrapUp(Workspace workspace, String taskSid, String reason) {
    reserving.settleAccepted(workspace, taskSid, "wrapping");
    change(workspace, taskSid, "wrapping", reason)
        .ifPresent(task -> tell(workspace, task, "task.wrapup"));
  }

  synchronized void complete(Workspace workspace, String taskSid, String reason) {
    stopTimer(taskSid);
    routings.remove(taskSid);
    reserving.settleAccepted(workspace, taskSid, "completed");
    change(workspace, taskSid, "completed", reason)
        .ifPresent(task -> tell(workspace, task, "task.completed"));
    pump(workspace);
  }

  public synchronized void cancel(Workspace workspace, String taskSid, String reason) {
    stopTimer(taskSid);
    routings.remove(taskSid);
    reserving.withdraw(workspace, taskSid, "canceled", "");
    change(workspace, taskSid, "canceled", reason)
        .ifPresent(task -> tell(workspace, task, "task.canceled"));
    pump(workspace);
  }

  /** Adds to a task's attributes, as Twilio adds {@code worker_call_sid}. */
  public synchronized void addAttribute(String taskSid, String name, String value) {
    Routing routing = routings.get(taskSid);
    if (routing != null) {
      routing
          .workspace
          .tasks
          .find(taskSid)
          .ifPresent(task -> {
            ObjectNode attributes = task.attributes().deepCopy();
            attributes.put(name, value);
            routing.workspace.tasks.change(
                taskSid, json -> json.put("attributes", attributes.toString()));
          });
    }
  }

  /** A reservation came to nothing: the task waits again, unless others are still being asked. */
  synchronized void reopen(Workspace workspace, String taskSid, String workerSid) {
    Routing routing = routings.get(taskSid);
    if (routing == null) {
      return;
    }
    routing.declined.put(workerSid, account.clock().now());
    routing.rejections++;
    if (routing.rejections >= MAX_REJECTIONS) {
      cancel(workspace, taskSid, "rejected " + MAX_REJECTIONS + " times");
      return;
    }
    if (reserving.pending(workspace, taskSid).isEmpty()) {
      change(workspace, taskSid, "pending", "");
    }
    pump(workspace);
  }

  synchronized Optional<Doc> change(
      Workspace workspace, String taskSid, String status, String reason) {
    return workspace.tasks.change(
        taskSid,
        json -> {
          json.put("assignment_status", status);
          json.put("date_updated", account.iso());
          if (!reason.isEmpty()) {
            json.put("reason", reason);
          }
        });
  }

  void tell(Workspace workspace, Doc task, String type) {
    events.tell(workspace, type, EventFeed.Subject.task(task));
    String reason = task.text("reason");
    telephony.tell(
        task.attributes().path("call_sid").asText(""),
        "task",
        type + " " + task.sid() + (reason.isEmpty() ? "" : " (" + reason + ")"));
  }

  void workerChanged(Workspace workspace, Doc worker, String type) {
    events.tell(workspace, type, EventFeed.Subject.worker(worker));
    pump(workspace);
  }

  public synchronized void clear() {
    routings.values().forEach(Routing::stop);
    routings.clear();
  }

  @Override
  public void close() {
    clear();
    events.close();
  }

  private void offer(Routing routing) {
    Workspace workspace = routing.workspace;
    Doc task = workspace.tasks.find(routing.taskSid).orElseThrow();
    WorkflowPlan.Target target = routing.targets.get(routing.index);
    Optional<Doc> queue = workspace.queues.find(target.queueSid());
    if (queue.isEmpty()) {
      return;
    }
    int asked = reserving.pending(workspace, routing.taskSid).size();
    int room = queue.get().number("max_reserved_workers") - asked;
    if (room <= 0) {
      return;
    }
    List<Doc> candidates =
        rested(routing, Matching.candidates(workspace, target, queue.get(), task));
    for (Doc worker : candidates.subList(0, Math.min(room, candidates.size()))) {
      reserving.reserve(workspace, task, worker);
    }
    if (asked == 0
        && candidates.isEmpty()
        && routing.more()
        && Matching.skips(workspace, target, queue.get())) {
      enter(routing, routing.index + 1);
      offer(routing);
    }
  }

  /**
   * Those who have not just declined this task; when only such are left, they are asked a breath
   * later.
   */
  private List<Doc> rested(Routing routing, List<Doc> candidates) {
    Instant recently = account.clock().now().minus(BREATH);
    List<Doc> rested =
        candidates.stream()
            .filter(w -> !routing.declined.getOrDefault(w.sid(), Instant.EPOCH).isAfter(recently))
            .sorted(Comparator.comparing((Doc w) -> routing.declined.containsKey(w.sid())))
            .toList();
    if (rested.size() < candidates.size()) {
      account.clock().after(BREATH.plusMillis(1), () -> pump(routing.workspace));
    }
    return rested;
  }

  private void enter(Routing routing, int index) {
    routing.stop();
    routing.index = index;
    WorkflowPlan.Target target = routing.targets.get(index);
    Doc task =
        routing
            .workspace
            .tasks
            .change(
                routing.taskSid,
                json -> {
                  json.put("task_queue_sid", target.queueSid());
                  json.put(
                      "task_queue_friendly_name",
                      routing
                          .workspace
                          .queues
                          .find(target.queueSid())
                          .map(q -> q.text("friendly_name"))
                          .orElse(""));
                  json.put("task_queue_entered_date", account.iso());
                  target.priority().ifPresent(priority -> json.put("priority", priority));
                })
            .orElseThrow();
    tell(routing.workspace, task, index == 0 ? "workflow.target-matched" : "task-queue.moved");
    tell(routing.workspace, task, "task-queue.entered");
    target
        .timeout()
        .ifPresent(timeout ->
            routing.timer = account.clock().after(timeout, () -> outlast(routing, index)));
  }

  /** A target's time is up: the next one's turn, or the task's end where there is none. */
  private synchronized void outlast(Routing routing, int index) {
    if (routing.index != index || routings.get(routing.taskSid) != routing) {
      return;
    }
    Optional<Doc> task =
        routing
            .workspace
            .tasks
            .find(routing.taskSid)
            .filter(t -> OPEN.contains(t.text("assignment_status")));
    if (task.isEmpty()) {
      return;
    }
    tell(routing.workspace, task.get(), "task-queue.timeout");
    reserving.withdraw(routing.workspace, routing.taskSid, "canceled", "");
    if (!routing.more()) {
      tell(routing.workspace, task.get(), "workflow.timeout");
      cancel(routing.workspace, routing.taskSid, "workflow timed out");
      return;
    }
    change(routing.workspace, routing.taskSid, "pending", "");
    enter(routing, index + 1);
    pump(routing.workspace);
  }

  /** A task's time-out cancels the task and leaves its call in the queue, as Twilio's does. */
  private synchronized void expire(Workspace workspace, String taskSid) {
    if (workspace
        .tasks
        .find(taskSid)
        .filter(t -> OPEN.contains(t.text("assignment_status")))
        .isPresent()) {
      cancel(workspace, taskSid, "task timed out");
    }
  }

  private void stopTimer(String taskSid) {
    Routing routing = routings.get(taskSid);
    if (routing != null) {
      routing.stop();
    }
  }

  /** Workspaces whose tasks this engine routes. */
  Workspaces workspaces() {
    return workspaces;
  }

  /** Where a task stands in its workflow. */
  private static final class Routing {
    private final Workspace workspace;
    private final String taskSid;
    private final List<WorkflowPlan.Target> targets;
    private final Map<String, Instant> declined = new HashMap<>();
    private int index;
    private int rejections;
    private SimClock.@Nullable Timer timer;

    Routing(Workspace workspace, String taskSid, List<WorkflowPlan.Target> targets) {
      this.workspace = workspace;
      this.taskSid = taskSid;
      this.targets = targets;
    }

    boolean more() {
      return index + 1 < targets.size();
    }

    void stop() {
      if (timer != null) {
        timer.cancel();
        timer = null;
      }
    }
  }
}
