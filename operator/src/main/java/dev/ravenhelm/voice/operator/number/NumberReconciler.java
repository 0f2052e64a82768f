package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberStatus;
import dev.ravenhelm.voice.operator.account.Claims;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.GatewayChange;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Gateways.Access;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.account.Lookup;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Presence;
import dev.ravenhelm.voice.operator.account.Targets;
import dev.ravenhelm.voice.operator.account.Wakeups;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Brings each VoiceNumber into Twilio, and out of it as its deletionPolicy says. */
@ControllerConfiguration(name = "voicenumber")
public final class NumberReconciler implements Reconciler<VoiceNumber>, Cleaner<VoiceNumber> {
  private final Gateways gateways;
  private final TenantSecrets tenants;
  private final Reporter reporter;
  private final Owner owner;
  private final Interests interests;
  private final Presence presence;
  private final NumberConvergence convergence;
  private final Reporter.Form<VoiceNumber, VoiceNumberStatus> form =
      new Reporter.Form<>(
          VoiceNumber::new,
          n -> n.getStatus() == null ? null : n.getStatus().conditions(),
          (progress, generation, conditions, drift) ->
              new VoiceNumberStatus(
                  generation,
                  conditions,
                  progress.fact("phoneNumber"),
                  progress.fact("sid"),
                  progress.fact("voiceUrl"),
                  progress.fact("emergencyAddressStatus"),
                  progress.fact("origin"),
                  settings(progress),
                  progress.applied(),
                  progress.plan(),
                  drift));

  private static final String BY_NUMBER = "by-number";
  private @Nullable IndexerResourceCache<VoiceNumber> numbers;
  private @Nullable Lookup<VoiceGateway, VoiceNumber> gatewayLookup;

  public NumberReconciler(
      Gateways gateways,
      TenantSecrets tenants,
      Reporter reporter,
      Owner owner,
      Interests interests,
      Presence presence) {
    this.gateways = gateways;
    this.tenants = tenants;
    this.reporter = reporter;
    this.owner = owner;
    this.interests = interests;
    this.presence = presence;
    this.convergence = new NumberConvergence(owner);
  }

  @Override
  public List<EventSource<?, VoiceNumber>> prepareEventSources(
      EventSourceContext<VoiceNumber> context) {
    numbers = context.getPrimaryCache();
    context
        .getPrimaryCache()
        .addIndexer(
            BY_NUMBER, n -> n.unreadable().isEmpty() ? n.number().stream().toList() : List.of());
    Lookup<VoiceGateway, VoiceNumber> gatewaysNamed =
        Lookup.watch(
            context,
            VoiceGateway.class,
            VoiceNumber.class,
            n -> List.of(n.getSpec().gatewayRef().name()),
            GatewayChange::matters);
    presence.in(VoiceNumber.class, context.getPrimaryCache());
    presence.watch(
        RoutingQueue.class, context.getPrimaryCache(), n -> Targets.queues(n.getSpec().inbound()));
    presence.watch(
        AgentIdentity.class, context.getPrimaryCache(), n -> Targets.agents(n.getSpec().inbound()));
    gatewayLookup = gatewaysNamed;
    return List.of(gatewaysNamed.source(), Wakeups.of(interests, VoiceNumber.class));
  }

  @Override
  public UpdateControl<VoiceNumber> reconcile(VoiceNumber number, Context<VoiceNumber> context) {
    presence.isThere(number);
    Progress progress = NumberConvergence.progress(number);
    return reporter.reconcile(number, form, progress, () -> converge(number, progress));
  }

  @Override
  public DeleteControl cleanup(VoiceNumber number, Context<VoiceNumber> context) {
    presence.goes(number);
    Progress progress = NumberConvergence.progress(number);
    return reporter.delete(
        number,
        form,
        progress,
        () -> release(number),
        "number " + number.number().orElse("that was not chosen yet") + " " + progress.fact("sid"));
  }

  private Outcome converge(VoiceNumber number, Progress progress) {
    VoiceNumberSpec spec = number.getSpec();
    String namespace = number.getMetadata().getNamespace();
    String gatewayName = spec.gatewayRef().name();
    Optional<Outcome> problem = missingReference(number).or(() -> claimedBefore(number));
    if (problem.isPresent()) {
      return problem.get();
    }
    return gateways.within(
        gatewayLookup().find(namespace, gatewayName),
        gatewayName,
        number,
        open -> converge(number, open, progress));
  }

  private Outcome converge(VoiceNumber number, Access.Open open, Progress progress) {
    String publicUrl = open.gateway().getSpec().publicUrl();
    return convergence.converge(
        number,
        publicUrl,
        progress,
        appliedBefore -> gateways.converger(open, number, appliedBefore),
        found -> beforeAdoption(number, open).keep(found, publicUrl));
  }

  private Outcome release(VoiceNumber number) {
    VoiceNumberSpec.DeletionPolicy policy =
        number.getSpec().deletionPolicy() == null
            ? VoiceNumberSpec.DeletionPolicy.Retain
            : number.getSpec().deletionPolicy();
    Optional<VoiceGateway> gateway =
        gatewayLookup()
            .find(number.getMetadata().getNamespace(), number.getSpec().gatewayRef().name());
    boolean neverTouched = number.getStatus() == null || number.getStatus().applied() == null;
    boolean retained = policy == VoiceNumberSpec.DeletionPolicy.Retain;
    if (neverTouched || (retained && gateway.isEmpty())) {
      return new Outcome.Ready(Reason.DELETING, "the number stays as it is");
    }
    if (gateway.isEmpty()) {
      return new Outcome.Failed(
          Reason.GATEWAY_NOT_FOUND,
          "its VoiceGateway is gone, so deletionPolicy " + policy + " cannot be carried out",
          false);
    }
    if (Gateways.observes(gateway.get())) {
      return new Outcome.Ready(
          Reason.DELETING, "managementPolicy is Observe: the number stays as it is");
    }
    return switch (gateways.openForDeletion(gateway.get())) {
      case Access.Closed closed ->
          retained
              ? new Outcome.Ready(Reason.DELETING, "the number stays as it is, mark and all")
              : closed.outcome();
      case Access.Open open -> release(number, open, policy);
    };
  }

  private Outcome release(
      VoiceNumber number, Access.Open open, VoiceNumberSpec.DeletionPolicy policy) {
    OwnerMark mark = owner.mark(number, "number");
    Sought sought = new Sought(TwilioKind.NUMBER, "", mark, "", number.number().orElse(""));
    Optional<TwilioObject> ours =
        open
            .lists()
            .lookAgain(
                sought,
                open.lists().candidates(sought, Duration.ofDays(1)),
                number.number().orElse(""))
            .stream()
            .filter(mark::isOn)
            .findFirst();
    BeforeAdoption before = beforeAdoption(number, open);
    if (ours.isEmpty()) {
      return new Outcome.Ready(
          Reason.DELETING, "the number no longer carries this resource's mark");
    }
    TwilioObject there = ours.get();
    Converger converger = gateways.converger(open, number, false);
    if (policy == VoiceNumberSpec.DeletionPolicy.Retain) {
      // without our mark, so that a renamed resource or another installation may adopt it
      converger.write(NumberPlanner.detach(there, Owner.human(number)));
    } else if (policy == VoiceNumberSpec.DeletionPolicy.Release) {
      converger.write(new Change.Delete(TwilioKind.NUMBER, "", there.sid(), there.friendlyName()));
    } else {
      Optional<Map<String, String>> kept = before.kept(there.sid());
      if (kept.isEmpty()) {
        return new Outcome.Ready(Reason.DELETING, "nothing was kept of the number to restore");
      }
      NumberPlanner.restore(there, kept.get()).forEach(converger::write);
    }
    before.forget();
    return new Outcome.Ready(Reason.DELETING, "done as deletionPolicy " + policy + " says");
  }

  private BeforeAdoption beforeAdoption(VoiceNumber number, Access.Open open) {
    return new BeforeAdoption(
        tenants.open(open.server(), open.gateway()),
        TenantSecrets.beforeAdoptionPath(
            open.server(), open.gateway(), number.getMetadata().getName()));
  }

  private Optional<Outcome> missingReference(VoiceNumber number) {
    Target inbound = number.getSpec().inbound();
    return presence
        .missing(number, RoutingQueue.class, Targets.queues(inbound))
        .or(() -> presence.missing(number, AgentIdentity.class, Targets.agents(inbound)));
  }

  private Optional<Outcome> claimedBefore(VoiceNumber number) {
    return Claims.before(
            number,
            number.number().stream()
                .flatMap(claimed -> Lookup.require(numbers).byIndex(BY_NUMBER, claimed).stream()))
        .map(other ->
            new Outcome.Stalled(
                Reason.CLAIMED_BY_ANOTHER,
                "VoiceNumber "
                    + other.getMetadata().getName()
                    + " and this one both name "
                    + number.number().orElseThrow()
                    + "; the older one has it"));
  }

  private static @Nullable List<String> settings(Progress progress) {
    String names = progress.fact("settings");
    return names == null ? null : List.of(names.split(" "));
  }

  private Lookup<VoiceGateway, VoiceNumber> gatewayLookup() {
    return Lookup.require(gatewayLookup);
  }
}
