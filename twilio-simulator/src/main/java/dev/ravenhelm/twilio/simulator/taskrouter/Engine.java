package dev.ravenhelm.twilio.simulator.taskrouter;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The router of tasks: walks each pending task down its workflow's targets, and offers it to the
 * workers that match. All of its state changes happen under its monitor.
 */
public final class Engine implements AutoCloseable {
  private static final int MAX_REJECTIONS = 1000;
  static final Set<String> OPEN = Set.of("pending", "reserved");

  private final Account account;
  private final Workspaces workspaces;
  private final Telephony telephony;
  private final EventFeed events;
  private final Reserving reserving;
  private final Offering offering;
  private final Hunt hunt;
  private final Map<String, Routing> routings = new HashMap<>();

  public Engine(
      Account account, Workspaces workspaces, WebhookSender webhooks, Telephony telephony) {
    this.account = account;
    this.workspaces = workspaces;
    this.telephony = telephony;
    this.events = new EventFeed(account, webhooks);
    this.reserving = new Reserving(account, this, events, telephony);
    this.offering =
        new Offering(
            account, this, new AssignmentCallback(account, webhooks, telephony), telephony);
    this.hunt = new Hunt(account, this, reserving);
  }

  /** Takes in a task that was just created, and routes it. */
  public synchronized void submit(Workspace workspace, Doc task) {
    tell(workspace, task, "task.created");
    Routing routing = routing(workspace, task);
    if (routing.empty()) {
      cancel(workspace, task.sid(), "no filter of the workflow matched");
      return;
    }
    hunt.enter(routing, 0);
    pump(workspace);
  }

  /** Offers pending tasks to whoever is free; the highest priority and then the oldest first. */
  public synchronized void pump(Workspace workspace) {
    List<Doc> waiting =
        new ArrayList<>(
            routings.values().stream()
                .filter(routing -> routing.workspace() == workspace && routing.open())
                .flatMap(routing -> routing.task().stream())
                .toList());
    waiting.sort(
        Comparator.comparingInt((Doc task) -> -task.number("priority"))
            .thenComparing((one, other) -> inOrder(workspace, one, other)));
    for (Doc task : waiting) {
      Optional.ofNullable(routings.get(task.sid())).ifPresent(hunt::offer);
    }
  }

  /**
   * Whoever has waited longest first, by the task's own word, but the newest in a queue whose order
   * is LIFO: twilio.com/docs/taskrouter/api/task, VirtualStartTime.
   */
  private static int inOrder(Workspace workspace, Doc one, Doc other) {
    String queue = one.text("task_queue_sid");
    boolean newestFirst =
        queue.equals(other.text("task_queue_sid"))
            && workspace
                .queues
                .find(queue)
                .map(q -> q.text("task_order"))
                .orElse("")
                .equals("LIFO");
    int byStart = one.text("virtual_start_time").compareTo(other.text("virtual_start_time"));
    int byAge = byStart == 0 ? Long.compare(one.position(), other.position()) : byStart;
    return newestFirst ? -byAge : byAge;
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
          Routing routing = routing(workspace, task);
          if (!routing.empty()) {
            hunt.enter(routing, 0);
          }
        });
    pump(workspace);
  }

  Offering offering() {
    return offering;
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
    Workspace workspace = routing.workspace();
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
          .task()
          .ifPresent(task -> {
            ObjectNode attributes = task.attributes().deepCopy();
            attributes.put(name, value);
            routing
                .workspace()
                .tasks
                .change(taskSid, json -> json.put("attributes", attributes.toString()));
          });
    }
  }

  /** A reservation came to nothing: the task waits again, unless others are still being asked. */
  synchronized void reopen(Workspace workspace, String taskSid, String workerSid) {
    Routing routing = routings.get(taskSid);
    if (routing == null) {
      return;
    }
    if (routing.decline(workerSid, account.clock().now()) >= MAX_REJECTIONS) {
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

  /** Whether a task is still routed this way, and not anew. */
  synchronized boolean routes(Routing routing) {
    return routings.get(routing.taskSid()) == routing;
  }

  private Routing routing(Workspace workspace, Doc task) {
    // a new task is in no queue yet, unless it was created into one
    String goal =
        task.optional("routing_target").orElseGet(() -> task.optional("task_queue_sid").orElse(""));
    List<WorkflowPlan.Target> planned =
        workspace
            .workflows
            .find(goal.startsWith("WW") ? goal : task.text("workflow_sid"))
            .map(workflow -> WorkflowPlan.parse(workflow.text("configuration"), any -> true))
            .map(plan -> plan.targets(task.attributes()))
            .orElse(List.of());
    List<WorkflowPlan.Target> targets = WorkflowPlan.Target.towards(goal, planned);
    var routing = new Routing(workspace, task.sid(), targets);
    routings.put(task.sid(), routing);
    routing.timeTask(
        account
            .clock()
            .after(
                Duration.ofSeconds(task.number("timeout")), () -> expire(workspace, task.sid())));
    return routing;
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
}
