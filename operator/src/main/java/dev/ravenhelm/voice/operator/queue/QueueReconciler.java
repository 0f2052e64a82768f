package dev.ravenhelm.voice.operator.queue;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.GatewayChange;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Gateways.Access;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.account.Lookup;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Presence;
import dev.ravenhelm.voice.operator.account.Staffing;
import dev.ravenhelm.voice.operator.account.Targets;
import dev.ravenhelm.voice.operator.account.Wakeups;
import dev.ravenhelm.voice.operator.account.Workspaces;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes each RoutingQueue a TaskRouter task queue and the workflow that leads to it. */
@ControllerConfiguration(name = "routingqueue")
public final class QueueReconciler implements Reconciler<RoutingQueue>, Cleaner<RoutingQueue> {
  private final Gateways gateways;
  private final Reporter reporter;
  private final Interests interests;
  private final Presence presence;
  private final Staffing staffing;
  private final QueueConvergence convergence;
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
                  progress.fact("callQueueSid"),
                  progress.applied(),
                  progress.plan(),
                  drift));

  private @Nullable Lookup<VoiceGateway, RoutingQueue> gatewayLookup;

  public QueueReconciler(
      Gateways gateways,
      Reporter reporter,
      Owner owner,
      Interests interests,
      Presence presence,
      Staffing staffing) {
    this.gateways = gateways;
    this.staffing = staffing;
    this.reporter = reporter;
    this.interests = interests;
    this.presence = presence;
    this.convergence = new QueueConvergence(owner);
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
    presence.in(RoutingQueue.class, context.getPrimaryCache());
    presence.watch(AgentIdentity.class, context.getPrimaryCache(), QueueReconciler::agents);
    presence.watch(RoutingQueue.class, context.getPrimaryCache(), QueueReconciler::queues);
    staffing.queuesIn(context.getPrimaryCache());
    gatewayLookup = gatewaysNamed;
    return List.of(gatewaysNamed.source(), Wakeups.of(interests, RoutingQueue.class));
  }

  @Override
  public UpdateControl<RoutingQueue> reconcile(RoutingQueue queue, Context<RoutingQueue> context) {
    presence.isThere(queue);
    Progress progress = QueueConvergence.progress(queue);
    return reporter.reconcile(queue, form, progress, () -> converge(queue, progress));
  }

  @Override
  public DeleteControl cleanup(RoutingQueue queue, Context<RoutingQueue> context) {
    presence.goes(queue);
    Progress progress = QueueConvergence.progress(queue);
    return reporter.delete(
        queue,
        form,
        progress,
        () -> remove(queue, progress),
        "workflow "
            + progress.fact("workflowSid")
            + " and task queue "
            + progress.fact("taskQueueSid"));
  }

  private Outcome converge(RoutingQueue queue, Progress progress) {
    String namespace = queue.getMetadata().getNamespace();
    String gatewayName = queue.getSpec().gatewayRef().name();
    Optional<Outcome> missing = missingReference(queue);
    if (missing.isPresent()) {
      return missing.get();
    }
    return gateways.within(
        Lookup.require(gatewayLookup).find(namespace, gatewayName),
        gatewayName,
        queue,
        open -> converge(queue, open, progress));
  }

  private Outcome converge(RoutingQueue queue, Access.Open open, Progress progress) {
    if (!staffing.isStaffed(queue)) {
      progress.condition(
          Staffing.CONDITION,
          false,
          Reason.NOBODY_MAY_ANSWER,
          "no AgentIdentity of the gateway that takes calls "
              + (queue.getSpec().members() == null ? "has the skills" : "is a member")
              + ": callers go to overflow at once");
    }
    return convergence.converge(
        queue,
        open.gateway(),
        staffing.hasPhones(queue),
        progress,
        appliedBefore -> gateways.converger(open, queue, appliedBefore));
  }

  private Outcome remove(RoutingQueue queue, Progress progress) {
    Optional<VoiceGateway> gateway =
        Lookup.require(gatewayLookup)
            .find(queue.getMetadata().getNamespace(), queue.getSpec().gatewayRef().name());
    if (gateway.isEmpty() || !Workspaces.known(gateway.get()) || Workspaces.goes(gateway.get())) {
      return new Outcome.Ready(Reason.DELETING, "its workspace goes, and the queue with it");
    }
    return switch (gateways.openForDeletion(gateway.get())) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open open -> {
        Converger converger = gateways.converger(open, queue, false);
        yield converger.writes()
            ? convergence.remove(queue, Workspaces.sid(gateway.get()), progress, converger)
            : new Outcome.Ready(
                Reason.DELETING, "managementPolicy is Observe: the queue stays as it is");
      }
    };
  }

  private Optional<Outcome> missingReference(RoutingQueue queue) {
    return presence
        .missing(queue, AgentIdentity.class, agents(queue))
        .or(() -> presence.missing(queue, RoutingQueue.class, queues(queue)));
  }

  /** The agents that a queue names: its members, and those whom calls go to from it. */
  private static List<String> agents(RoutingQueue queue) {
    RoutingQueueSpec spec = queue.getSpec();
    Stream<String> members =
        spec.members() == null ? Stream.of() : spec.members().stream().map(Ref::name);
    Stream<String> targets =
        Stream.of(Targets.agents(spec.overflow()), Targets.agents(spec.closed()))
            .flatMap(List::stream);
    return Stream.concat(members, targets).distinct().toList();
  }

  private static List<String> queues(RoutingQueue queue) {
    RoutingQueueSpec spec = queue.getSpec();
    return Stream.of(Targets.queues(spec.overflow()), Targets.queues(spec.closed()))
        .flatMap(List::stream)
        .distinct()
        .toList();
  }
}
