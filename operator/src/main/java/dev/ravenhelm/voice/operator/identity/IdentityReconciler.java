package dev.ravenhelm.voice.operator.identity;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentityStatus;
import dev.ravenhelm.voice.api.v1alpha1.Ref;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.operator.account.Claims;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.GatewayChange;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Gateways.Access;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.account.Lookup;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Presence;
import dev.ravenhelm.voice.operator.account.Staffing;
import dev.ravenhelm.voice.operator.account.Wakeups;
import dev.ravenhelm.voice.operator.account.Workspaces;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
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
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes each AgentIdentity a TaskRouter worker. */
@ControllerConfiguration(name = "agentidentity")
public final class IdentityReconciler implements Reconciler<AgentIdentity>, Cleaner<AgentIdentity> {
  private final Gateways gateways;
  private final TenantSecrets tenants;
  private final Interests interests;
  private final Presence presence;
  private final IdentityConvergence convergence;
  private final Reporter reporter;
  private final Owner owner;
  private final Reporter.Form<AgentIdentity, AgentIdentityStatus> form =
      new Reporter.Form<>(
          AgentIdentity::new,
          a -> a.getStatus() == null ? null : a.getStatus().conditions(),
          (progress, generation, conditions, drift) ->
              new AgentIdentityStatus(
                  generation,
                  conditions,
                  progress.fact("identity"),
                  progress.fact("workerSid"),
                  progress.fact("workerUpdated"),
                  sip(progress),
                  progress.applied(),
                  progress.plan(),
                  drift));

  private final Staffing staffing;
  private static final String BY_CLAIM = "by-claim";
  private @Nullable IndexerResourceCache<AgentIdentity> agents;
  private @Nullable Lookup<VoiceGateway, AgentIdentity> gatewayLookup;

  public IdentityReconciler(
      Gateways gateways,
      TenantSecrets tenants,
      Reporter reporter,
      Owner owner,
      Interests interests,
      Presence presence,
      Staffing staffing) {
    this.staffing = staffing;
    this.gateways = gateways;
    this.tenants = tenants;
    this.reporter = reporter;
    this.owner = owner;
    this.interests = interests;
    this.presence = presence;
    this.convergence = new IdentityConvergence(owner);
  }

  @Override
  public List<EventSource<?, AgentIdentity>> prepareEventSources(
      EventSourceContext<AgentIdentity> context) {
    agents = context.getPrimaryCache();
    context
        .getPrimaryCache()
        .addIndexer(BY_CLAIM, a -> a.unreadable().isEmpty() ? claims(a) : List.of());
    Lookup<VoiceGateway, AgentIdentity> gatewaysNamed =
        Lookup.watch(
            context,
            VoiceGateway.class,
            AgentIdentity.class,
            a -> List.of(a.getSpec().gatewayRef().name()),
            GatewayChange::matters);
    presence.in(AgentIdentity.class, context.getPrimaryCache());
    presence.watch(
        VoiceNumber.class, context.getPrimaryCache(), a -> callerId(a).stream().toList());
    presence.watch(RoutingQueue.class, context.getPrimaryCache(), IdentityReconciler::supervised);
    staffing.agentsIn(context.getPrimaryCache());
    gatewayLookup = gatewaysNamed;
    return List.of(gatewaysNamed.source(), Wakeups.of(interests, AgentIdentity.class));
  }

  @Override
  public UpdateControl<AgentIdentity> reconcile(
      AgentIdentity agent, Context<AgentIdentity> context) {
    presence.isThere(agent);
    staffing.told(agent);
    Progress progress = IdentityConvergence.progress(agent);
    return reporter.reconcile(agent, form, progress, () -> converge(agent, progress));
  }

  @Override
  public DeleteControl cleanup(AgentIdentity agent, Context<AgentIdentity> context) {
    presence.goes(agent);
    staffing.gone(agent);
    Progress progress = IdentityConvergence.progress(agent);
    return reporter.delete(
        agent,
        form,
        progress,
        () -> remove(agent, progress),
        "worker " + progress.fact("workerSid"));
  }

  private Outcome converge(AgentIdentity agent, Progress progress) {
    AgentIdentitySpec spec = agent.getSpec();
    String namespace = agent.getMetadata().getNamespace();
    Optional<Outcome> problem = missingReference(agent).or(() -> claimedBefore(agent));
    if (problem.isPresent()) {
      return problem.get();
    }
    String gatewayName = spec.gatewayRef().name();
    return gateways.within(
        Lookup.require(gatewayLookup).find(namespace, gatewayName),
        gatewayName,
        agent,
        open -> converge(agent, open, progress));
  }

  private Outcome converge(AgentIdentity agent, Access.Open open, Progress progress) {
    return convergence.converge(
        agent,
        open.gateway(),
        progress,
        appliedBefore -> gateways.converger(open, agent, appliedBefore),
        phone(agent, open));
  }

  private DeskPhone phone(AgentIdentity agent, Access.Open open) {
    return new DeskPhone(
        owner,
        () -> tenants.open(open.server(), open.gateway()),
        () ->
            TenantSecrets.sipPasswordPath(
                open.server(), open.gateway(), agent.getMetadata().getName()));
  }

  private Outcome remove(AgentIdentity agent, Progress progress) {
    Optional<VoiceGateway> gateway =
        Lookup.require(gatewayLookup)
            .find(agent.getMetadata().getNamespace(), agent.getSpec().gatewayRef().name());
    boolean hasPhone = progress.fact("sipCredentialSid") != null;
    if (gateway.isEmpty()
        || (!hasPhone && (!Workspaces.known(gateway.get()) || Workspaces.goes(gateway.get())))) {
      return new Outcome.Ready(Reason.DELETING, "its workspace goes, and the worker with it");
    }
    return switch (gateways.openForDeletion(gateway.get())) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open open -> {
        Converger converger = gateways.converger(open, agent, false);
        if (hasPhone) {
          phone(agent, open).remove(agent, gateway.get(), identity(agent), converger);
        }
        if (Workspaces.known(gateway.get())
            && !Workspaces.goes(gateway.get())
            && agent.getSpec().adopt() == null) {
          converger.remove(
              Sought.marked(
                  TwilioKind.WORKER, Workspaces.sid(gateway.get()), owner.mark(agent, "worker")),
              owner.mark(agent, "worker").friendlyName(identity(agent)));
        }
        yield new Outcome.Ready(Reason.DELETING, "the worker was removed");
      }
    };
  }

  private Optional<Outcome> missingReference(AgentIdentity agent) {
    return presence
        .missing(agent, VoiceNumber.class, callerId(agent).stream().toList())
        .or(() -> presence.missing(agent, RoutingQueue.class, supervised(agent)));
  }

  private Optional<Outcome> claimedBefore(AgentIdentity agent) {
    String identity = identity(agent);
    return Claims.before(
            agent,
            claims(agent).stream()
                .flatMap(claim -> Lookup.require(agents).byIndex(BY_CLAIM, claim).stream()))
        .map(other ->
            new Outcome.Stalled(
                Reason.CLAIMED_BY_ANOTHER,
                "AgentIdentity "
                    + other.getMetadata().getName()
                    + " and "
                    + agent.getMetadata().getName()
                    + " have one "
                    + (identity(other).equals(identity) ? "identity " + identity : "subject")
                    + "; the older one has it"));
  }

  /** What no two agents of one gateway may have in common. */
  private static List<String> claims(AgentIdentity agent) {
    String gateway = agent.getSpec().gatewayRef().name();
    return List.of(
        gateway + "/identity/" + identity(agent),
        gateway + "/subject/" + agent.getSpec().subject());
  }

  private static String identity(AgentIdentity agent) {
    return agent.getSpec().clientIdentity(agent.getMetadata().getName());
  }

  private static Optional<String> callerId(AgentIdentity agent) {
    return Optional.ofNullable(agent.getSpec().callerIdRef()).map(ref -> ref.name());
  }

  private static List<String> supervised(AgentIdentity agent) {
    AgentIdentitySpec.Permissions permissions = agent.getSpec().permissions();
    return permissions == null || permissions.supervise() == null
        ? List.of()
        : permissions.supervise().stream().map(Ref::name).distinct().toList();
  }

  private static AgentIdentityStatus.@Nullable Sip sip(Progress progress) {
    return progress.fact("sipCredentialSid") == null
        ? null
        : new AgentIdentityStatus.Sip(
            progress.fact("sipUsername"),
            progress.fact("sipDomain"),
            progress.fact("sipCredentialSid"),
            progress.fact("sipPath"));
  }
}
