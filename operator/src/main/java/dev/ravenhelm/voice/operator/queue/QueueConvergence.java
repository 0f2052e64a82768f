package dev.ravenhelm.voice.operator.queue;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Fingerprint;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Workspaces;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.MarkedObjectPlanner;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Brings one queue into Twilio; the same for the operator and for a plan on paper. */
public final class QueueConvergence {
  /** Stands for a SID that an observing gateway will only have when it writes. */
  private static final String SID_TO_COME = "(made by this plan)";

  private final Owner owner;

  public QueueConvergence(Owner owner) {
    this.owner = owner;
  }

  /** What was learned before. */
  public static Progress progress(RoutingQueue queue) {
    RoutingQueueStatus status = queue.getStatus();
    return status == null
        ? new Progress(null)
        : new Progress(status.applied())
            .fact("taskQueueSid", status.taskQueueSid())
            .fact("workflowSid", status.workflowSid())
            .fact("callQueueSid", status.callQueueSid());
  }

  /**
   * Converges.
   *
   * @param phones whether an agent of the queue has a telephone that rings after the devices
   * @param convergers makes the converger for whether exactly this was written before
   */
  public Outcome converge(
      RoutingQueue queue,
      VoiceGateway gateway,
      boolean phones,
      Progress progress,
      Function<Boolean, Converger> convergers) {
    Optional<Outcome> unreadable = HoursCheck.problem(queue.getSpec().hours());
    if (unreadable.isPresent()) {
      return unreadable.get();
    }
    if (!Workspaces.used(gateway)) {
      progress.withoutTwilio();
      return new Outcome.Ready(Reason.READY, "the server finds agents by itself");
    }
    RoutingQueueSpec spec = queue.getSpec();
    String workspace = Workspaces.sid(gateway);
    String human = Owner.human(queue);
    Desired taskQueue =
        QueueWish.taskQueue(spec, workspace, owner.mark(queue, "task-queue"), human);
    String known = progress.fact("taskQueueSid");
    Desired asKnown = workflow(queue, gateway, phones, known == null ? SID_TO_COME : known);
    String size = " " + spec.maxWaiting();
    boolean appliedBefore = (Fingerprint.of(taskQueue, asKnown) + size).equals(progress.applied());
    Converger converger = convergers.apply(appliedBefore);
    Optional<TwilioObject> madeQueue =
        converge(
            converger,
            taskQueue,
            progress.factOrEmpty("taskQueueSid"),
            spec.adopt() == null ? "" : spec.adopt().taskQueueSid());
    Desired workflow =
        workflow(queue, gateway, phones, madeQueue.map(TwilioObject::sid).orElse(SID_TO_COME));
    Optional<TwilioObject> madeWorkflow =
        converge(
            converger,
            workflow,
            progress.factOrEmpty("workflowSid"),
            spec.adopt() == null ? "" : spec.adopt().workflowSid());
    madeQueue.ifPresent(made -> progress.fact("taskQueueSid", made.sid()));
    madeWorkflow.ifPresent(made -> progress.fact("workflowSid", made.sid()));
    if (madeWorkflow.isPresent()
        && (spec.maxWaiting() != null || progress.fact("callQueueSid") != null)) {
      callQueue(queue, madeWorkflow.get().sid(), converger)
          .ifPresent(made -> progress.fact("callQueueSid", made.sid()));
    }
    progress.converged(converger, Fingerprint.of(taskQueue, workflow) + size);
    return progress.synced()
        ? new Outcome.Ready(Reason.READY, "callers find agents by workflow")
        : new Outcome.Ready(Reason.OBSERVED, "nothing was written; the plan is in status.plan");
  }

  /** Removes what the queue has in Twilio, once its calls are over. */
  Outcome remove(RoutingQueue queue, String workspace, Progress progress, Converger converger) {
    Optional<String> alive = aliveTask(workspace, progress, converger);
    if (alive.isPresent()) {
      return new Outcome.Waiting(
          Reason.TASKS_ALIVE,
          "a call of this queue is not over yet (task "
              + alive.get()
              + "); the queue goes when none is left");
    }
    if (queue.getSpec().adopt() != null) {
      return new Outcome.Ready(Reason.DELETING, "what was adopted stays as it is");
    }
    String human = Owner.human(queue);
    // the workflow first: Twilio does not delete a task queue that a workflow names
    for (TwilioKind kind : List.of(TwilioKind.WORKFLOW, TwilioKind.TASK_QUEUE)) {
      var mark = owner.mark(queue, kind == TwilioKind.WORKFLOW ? "workflow" : "task-queue");
      converger.remove(Sought.marked(kind, workspace, mark), mark.friendlyName(human));
    }
    String workflowSid = progress.factOrEmpty("workflowSid");
    boolean sized = queue.getSpec().maxWaiting() != null || progress.fact("callQueueSid") != null;
    if (sized && !workflowSid.isEmpty()) {
      Sought callQueue =
          new Sought(TwilioKind.CALL_QUEUE, "", owner.mark(queue, "call-queue"), "", workflowSid);
      converger.lists().lookAgain(callQueue, List.of(), workflowSid).stream()
          .map(found ->
              new Change.Delete(TwilioKind.CALL_QUEUE, "", found.sid(), found.friendlyName()))
          .forEach(converger::write);
    }
    return new Outcome.Ready(Reason.DELETING, "workflow and task queue were removed");
  }

  /**
   * A task that has still to be worked on; one that nobody completed after its call does not count.
   */
  private static Optional<String> aliveTask(
      String workspace, Progress progress, Converger converger) {
    String workflow = progress.fact("workflowSid");
    if (workflow == null) {
      return Optional.empty();
    }
    return converger
        .lists()
        .account()
        .rows(
            "taskrouter",
            "/v1/Workspaces/" + workspace + "/Tasks",
            Map.of("WorkflowSid", workflow, "AssignmentStatus", "pending,reserved,assigned"),
            "tasks")
        .stream()
        // a message that was given to an agent is a task, too, and no call
        .filter(task -> task.getOrDefault("TaskChannelUniqueName", "voice").equals("voice"))
        .map(task -> task.getOrDefault("Sid", ""))
        .findFirst();
  }

  private static Optional<TwilioObject> converge(
      Converger converger, Desired wanted, String recorded, String adopted) {
    Sought sought = wanted.sought(adopted.isEmpty() ? recorded : adopted);
    return converger.converge(
        sought,
        wanted.name(),
        observed -> reevaluating(MarkedObjectPlanner.plan(wanted, observed, adopted, sought.sid())),
        TwilioObject::isComplete,
        found -> {});
  }

  /** Calls that wait already are judged anew by a workflow that was edited. */
  private static Plan reevaluating(Plan plan) {
    return plan instanceof Plan.Changes changes
        ? new Plan.Changes(
            changes.found(),
            changes.changes().stream()
                .map(change ->
                    change instanceof Change.Update update
                            && update.kind() == TwilioKind.WORKFLOW
                            && update.fields().containsKey("Configuration")
                        ? update.with("ReEvaluateTasks", "true")
                        : change)
                .toList())
        : plan;
  }

  /**
   * Calls of a workflow wait in the call queue that goes by its SID, which holds 100 unless it is
   * told otherwise. Its name cannot carry a mark.
   */
  private Optional<TwilioObject> callQueue(
      RoutingQueue queue, String workflowSid, Converger converger) {
    Integer size = queue.getSpec().maxWaiting();
    Desired wanted =
        new Desired(
            TwilioKind.CALL_QUEUE,
            "",
            owner.mark(queue, "call-queue"),
            new java.util.TreeMap<>(
                Map.of(
                    "FriendlyName",
                    workflowSid,
                    "MaxSize",
                    Integer.toString(size == null ? QueueWish.CALL_QUEUE_SIZE : size))));
    return converger.convergeNamed(wanted);
  }

  private Desired workflow(
      RoutingQueue queue, VoiceGateway gateway, boolean phones, String taskQueueSid) {
    return QueueWish.workflow(
        queue.getSpec(),
        Workspaces.sid(gateway),
        owner.mark(queue, "workflow"),
        Owner.human(queue),
        taskQueueSid,
        gateway.getSpec().publicUrl(),
        phones);
  }
}
