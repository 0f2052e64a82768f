package dev.ravenhelm.twilio.simulator.taskrouter;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The walk of a task down its workflow's targets, and the offers made on the way. */
final class Hunt {
  /**
   * Twilio offers a task again at once to the only worker there is; a breath keeps that from
   * spinning.
   */
  private static final Duration BREATH = Duration.ofSeconds(1);

  private final Account account;
  private final Engine engine;
  private final Reserving reserving;

  Hunt(Account account, Engine engine, Reserving reserving) {
    this.account = account;
    this.engine = engine;
    this.reserving = reserving;
  }

  /** Brings a task to a target. */
  void enter(Routing routing, int index) {
    WorkflowPlan.Target target = routing.enter(index);
    Workspace workspace = routing.workspace();
    String name =
        workspace.queues.find(target.queueSid()).map(q -> q.text("friendly_name")).orElse("");
    Doc task =
        workspace
            .tasks
            .change(
                routing.taskSid(),
                json -> {
                  json.put("task_queue_sid", target.queueSid());
                  json.put("task_queue_friendly_name", name);
                  json.put("task_queue_entered_date", account.iso());
                  target.priority().ifPresent(priority -> json.put("priority", priority));
                })
            .orElseThrow();
    engine.tell(workspace, task, index == 0 ? "workflow.target-matched" : "task-queue.moved");
    engine.tell(workspace, task, "task-queue.entered");
    target
        .timeout()
        .ifPresent(timeout ->
            routing.timeTarget(account.clock().after(timeout, () -> outlast(routing, index))));
  }

  /** Offers a task to whoever is free for its target; skips a target that wants to be skipped. */
  void offer(Routing routing) {
    Workspace workspace = routing.workspace();
    Optional<Doc> queue = workspace.queues.find(routing.target().queueSid());
    if (queue.isEmpty() || !routing.open()) {
      return;
    }
    Doc task = routing.task().orElseThrow();
    int asked = reserving.pending(workspace, routing.taskSid()).size();
    int room = queue.get().number("max_reserved_workers") - asked;
    if (room <= 0) {
      return;
    }
    List<Doc> candidates = Matching.candidates(workspace, routing.target(), queue.get(), task);
    List<Doc> rested = routing.rested(candidates, account.clock().now().minus(BREATH));
    rested.stream().limit(room).forEach(worker -> reserving.reserve(workspace, task, worker));
    if (rested.size() < candidates.size()) {
      account.clock().after(BREATH.plusMillis(1), () -> engine.pump(workspace));
    }
    boolean nobody = asked == 0 && candidates.isEmpty();
    if (nobody && routing.more() && Matching.skips(workspace, routing.target(), queue.get())) {
      enter(routing, routing.index() + 1);
      offer(routing);
    }
  }

  /** A target's time is up: the next one's turn, or the task's end where there is none. */
  private void outlast(Routing routing, int index) {
    synchronized (engine) {
      if (routing.index() != index || !engine.routes(routing) || !routing.open()) {
        return;
      }
      Workspace workspace = routing.workspace();
      Doc task = routing.task().orElseThrow();
      engine.tell(workspace, task, "task-queue.timeout");
      reserving.withdraw(workspace, routing.taskSid(), "canceled", "");
      if (!routing.more()) {
        engine.tell(workspace, task, "workflow.timeout");
        engine.cancel(workspace, routing.taskSid(), "workflow timed out");
        return;
      }
      engine.change(workspace, routing.taskSid(), "pending", "");
      enter(routing, index + 1);
      engine.pump(workspace);
    }
  }
}
