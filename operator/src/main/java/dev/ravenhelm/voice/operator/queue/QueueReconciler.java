package dev.ravenhelm.voice.operator.queue;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Fingerprint;
import dev.ravenhelm.voice.operator.account.GatewayChange;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Gateways.Access;
import dev.ravenhelm.voice.operator.account.Lookup;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Workspaces;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import dev.ravenhelm.voice.operator.status.Reporter;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes each RoutingQueue a TaskRouter task queue and the workflow that leads to it. */
@ControllerConfiguration(name = "routingqueue")
public final class QueueReconciler implements Reconciler<RoutingQueue>, Cleaner<RoutingQueue> {
  /** Stands for a SID that an observing gateway will only have when it writes. */
  private static final String SID_TO_COME = "(made by this plan)";

  private final Gateways gateways;
  private final Reporter reporter;
  private final Owner owner;
  private final Reporter.Form<RoutingQueue, RoutingQueueStatus> form =
      new Reporter.Form<>(
          RoutingQueue::new,
          q -> q.getStatus() == null ? null : q.getStatus().conditions(),
          (progress, generation, conditions, drift) ->
              new RoutingQueueStatus(
                  generation,
                  conditions,
                  progress.fact("taskQueueSid"),
                  progress.fact("workflowSid"),
                  progress.applied(),
                  progress.plan(),
                  drift));

  private @Nullable Lookup<VoiceGateway, RoutingQueue> gatewayLookup;
  private @Nullable Lookup<AgentIdentity, RoutingQueue> agentLookup;

  public QueueReconciler(Gateways gateways, Reporter reporter, Owner owner) {
    this.gateways = gateways;
    this.reporter = reporter;
    this.owner = owner;
  }

  @Override
  public List<EventSource<?, RoutingQueue>> prepareEventSources(
      EventSourceContext<RoutingQueue> context) {
    Lookup<VoiceGateway, RoutingQueue> gatewaysNamed =
        Lookup.watch(
            context,
            VoiceGateway.class,
            RoutingQueue.class,
            q -> List.of(q.getSpec().gatewayRef().name()),
            GatewayChange::matters);
    Lookup<AgentIdentity, RoutingQueue> agentsNamed =
        Lookup.watch(
            context,
            AgentIdentity.class,
            RoutingQueue.class,
            QueueReconciler::members,
            (before, after) -> false);
    gatewayLookup = gatewaysNamed;
    agentLookup = agentsNamed;
    return List.of(gatewaysNamed.source(), agentsNamed.source());
  }

  @Override
  public UpdateControl<RoutingQueue> reconcile(RoutingQueue queue, Context<RoutingQueue> context) {
    Progress progress = progress(queue);
    return reporter.reconcile(queue, form, progress, () -> converge(queue, progress));
  }

  @Override
  public DeleteControl cleanup(RoutingQueue queue, Context<RoutingQueue> context) {
    Progress progress = progress(queue);
    return reporter.delete(
        queue,
        form,
        progress,
        () -> remove(queue),
        "workflow "
            + progress.fact("workflowSid")
            + " and task queue "
            + progress.fact("taskQueueSid"));
  }

  private Outcome converge(RoutingQueue queue, Progress progress) {
    String namespace = queue.getMetadata().getNamespace();
    String gatewayName = queue.getSpec().gatewayRef().name();
    Optional<String> missing =
        Lookup.require(agentLookup).firstMissing(namespace, Set.copyOf(members(queue)));
    if (missing.isPresent()) {
      return new Outcome.Waiting(
          Reason.REFERENCE_NOT_FOUND,
          "there is no AgentIdentity " + missing.get() + " in this namespace");
    }
    return switch (gateways.openFor(
        Lookup.require(gatewayLookup).find(namespace, gatewayName), gatewayName)) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open open -> converge(queue, open, progress);
    };
  }

  private Outcome converge(RoutingQueue queue, Access.Open open, Progress progress) {
    if (!Workspaces.used(open.gateway())) {
      progress.withoutTwilio();
      return new Outcome.Ready(Reason.READY, "the server finds agents by itself");
    }
    RoutingQueueSpec spec = queue.getSpec();
    String workspace = Workspaces.sid(open.gateway());
    String human = Owner.human(queue);
    Desired taskQueue =
        QueueWish.taskQueue(spec, workspace, owner.mark(queue, "task-queue"), human);
    String known = progress.fact("taskQueueSid");
    Desired asKnown = workflow(queue, open, known == null ? SID_TO_COME : known);
    boolean appliedBefore = Fingerprint.of(taskQueue, asKnown).equals(progress.applied());
    Converger converger = gateways.converger(open, appliedBefore);
    Optional<TwilioObject> madeQueue = converger.converge(taskQueue, "");
    Desired workflow = workflow(queue, open, madeQueue.map(TwilioObject::sid).orElse(SID_TO_COME));
    Optional<TwilioObject> madeWorkflow = converger.converge(workflow, "");
    madeQueue.ifPresent(made -> progress.fact("taskQueueSid", made.sid()));
    madeWorkflow.ifPresent(made -> progress.fact("workflowSid", made.sid()));
    progress.converged(converger, Fingerprint.of(taskQueue, workflow));
    return progress.synced()
        ? new Outcome.Ready(Reason.READY, "callers find agents by workflow")
        : new Outcome.Ready(Reason.OBSERVED, "nothing was written; the plan is in status.plan");
  }

  private Desired workflow(RoutingQueue queue, Access.Open open, String taskQueueSid) {
    return QueueWish.workflow(
        queue.getSpec(),
        Workspaces.sid(open.gateway()),
        owner.mark(queue, "workflow"),
        Owner.human(queue),
        taskQueueSid,
        open.gateway().getSpec().publicUrl());
  }

  private Outcome remove(RoutingQueue queue) {
    Optional<VoiceGateway> gateway =
        Lookup.require(gatewayLookup)
            .find(queue.getMetadata().getNamespace(), queue.getSpec().gatewayRef().name());
    if (gateway.isEmpty() || !Workspaces.known(gateway.get()) || Workspaces.goes(gateway.get())) {
      return new Outcome.Ready(Reason.DELETING, "its workspace goes, and the queue with it");
    }
    return switch (gateways.openForDeletion(gateway.get())) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open open -> {
        Converger converger = gateways.converger(open, false);
        String workspace = Workspaces.sid(gateway.get());
        // the workflow first: Twilio does not delete a task queue that a workflow names
        converger.remove(TwilioKind.WORKFLOW, workspace, owner.mark(queue, "workflow"));
        converger.remove(TwilioKind.TASK_QUEUE, workspace, owner.mark(queue, "task-queue"));
        yield new Outcome.Ready(Reason.DELETING, "workflow and task queue were removed");
      }
    };
  }

  private static List<String> members(RoutingQueue queue) {
    return queue.getSpec().members() == null
        ? List.of()
        : queue.getSpec().members().stream().map(Ref::name).toList();
  }

  private static Progress progress(RoutingQueue queue) {
    RoutingQueueStatus status = queue.getStatus();
    return status == null
        ? new Progress(null)
        : new Progress(status.applied())
            .fact("taskQueueSid", status.taskQueueSid())
            .fact("workflowSid", status.workflowSid());
  }
}
