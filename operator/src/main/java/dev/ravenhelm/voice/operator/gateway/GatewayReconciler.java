package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Gateways.Access;
import dev.ravenhelm.voice.operator.account.Interests;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Wakeups;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
import dev.ravenhelm.voice.operator.status.Conditions;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import dev.ravenhelm.voice.operator.status.Reporter;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import io.javaoperatorsdk.operator.api.reconciler.Cleaner;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.DeleteControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Brings each VoiceGateway into Twilio and deploys its server. */
@ControllerConfiguration(name = "voicegateway")
public final class GatewayReconciler implements Reconciler<VoiceGateway>, Cleaner<VoiceGateway> {
  private static final Duration KEY_LIST_AGE = Duration.ofMinutes(1);
  private static final Duration ROTATE_EVERY = Duration.ofDays(30);
  private static final Duration OVERLAP = Duration.ofDays(1);

  private final Gateways gateways;
  private final TenantSecrets tenants;
  private final ServerDeployer deployer;
  private final OwnedKinds owned;
  private final Belongings belongings;
  private final Reporter reporter;
  private final Owner owner;
  private final ServerDefaults defaults;
  private final Interests interests;
  private final GatewayConvergence convergence;
  private final ServerKeys servers;
  private final String cluster;
  private final Clock clock;
  private final Reporter.Form<VoiceGateway, VoiceGatewayStatus> form =
      new Reporter.Form<>(
          VoiceGateway::new,
          g -> g.getStatus() == null ? null : g.getStatus().conditions(),
          GatewayFacts::status);

  GatewayReconciler(
      Gateways gateways,
      TenantSecrets tenants,
      ServerDeployer deployer,
      OwnedKinds owned,
      Belongings belongings,
      Reporter reporter,
      Owner owner,
      Interests interests,
      ServerKeys servers,
      String cluster,
      Clock clock,
      ServerDefaults defaults) {
    this.gateways = gateways;
    this.tenants = tenants;
    this.deployer = deployer;
    this.owned = owned;
    this.belongings = belongings;
    this.reporter = reporter;
    this.owner = owner;
    this.interests = interests;
    this.convergence = new GatewayConvergence(owner);
    this.servers = servers;
    this.cluster = cluster;
    this.clock = clock;
    this.defaults = defaults;
  }

  /**
   * A reconciler with its own parts.
   *
   * @param cluster what tells this cluster from a clone of it
   */
  public static GatewayReconciler create(
      io.fabric8.kubernetes.client.KubernetesClient client,
      Gateways gateways,
      TenantSecrets tenants,
      Reporter reporter,
      Owner owner,
      Interests interests,
      String cluster,
      Clock clock,
      ServerDefaults defaults) {
    return new GatewayReconciler(
        gateways,
        tenants,
        new ServerDeployer(client),
        new OwnedKinds(client),
        new Belongings(client),
        reporter,
        owner,
        interests,
        new ServerKeys(client),
        cluster,
        clock,
        defaults);
  }

  @Override
  public List<EventSource<?, VoiceGateway>> prepareEventSources(
      EventSourceContext<VoiceGateway> context) {
    List<EventSource<?, VoiceGateway>> sources = new ArrayList<>(owned.sources(context));
    sources.add(Wakeups.of(interests, VoiceGateway.class));
    return sources;
  }

  @Override
  public UpdateControl<VoiceGateway> reconcile(
      VoiceGateway gateway, Context<VoiceGateway> context) {
    Progress progress = GatewayFacts.progress(gateway);
    return reporter.reconcile(gateway, form, progress, () -> converge(gateway, progress));
  }

  @Override
  public DeleteControl cleanup(VoiceGateway gateway, Context<VoiceGateway> context) {
    Progress progress = GatewayFacts.progress(gateway);
    return reporter.delete(
        gateway,
        form,
        progress,
        () -> remove(gateway),
        "application "
            + progress.fact("applicationSid")
            + ", workspace "
            + progress.fact("workspaceSid")
            + " and API key "
            + progress.fact("keySid"));
  }

  private Outcome converge(VoiceGateway gateway, Progress progress) {
    if (tenants.server(gateway).isPresent()) {
      deployer.account(gateway);
    }
    return switch (gateways.open(gateway)) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open read -> {
        Access.Open open = checked(read, progress);
        progress.fact("accountSid", open.credentials().accountSid());
        Optional<Outcome> notYet = convergeTwilio(gateway, open, progress);
        yield notYet.isPresent() ? notYet.get() : deploy(gateway, open, progress);
      }
    };
  }

  /** The account by whichever of the two auth tokens Twilio takes. */
  private Access.Open checked(Access.Open read, Progress progress) {
    Access.Open open = read;
    try {
      open.lists().account().check();
    } catch (TwilioFailure failure) {
      if (failure.kind() != TwilioFailure.Kind.CREDENTIALS || gateways.usesSecondary(read)) {
        throw failure;
      }
      open = gateways.openBySecondary(read).orElseThrow(() -> failure);
      open.lists().account().check();
    }
    if (gateways.usesSecondary(open)) {
      progress.condition(
          "AuthTokenValid",
          false,
          Reason.SECONDARY_TOKEN_USED,
          "Twilio refuses TWILIO_AUTH_TOKEN and takes TWILIO_AUTH_TOKEN_SECONDARY: write that one as TWILIO_AUTH_TOKEN");
    }
    return open;
  }

  private Optional<Outcome> convergeTwilio(
      VoiceGateway gateway, Access.Open open, Progress progress) {
    boolean observes = Gateways.observes(gateway);
    if (!observes) {
      Optional<Outcome> notOurs = claim(gateway, open).hold(takenFrom(gateway));
      if (notOurs.isPresent()) {
        return notOurs;
      }
    }
    DialingCheck.check(gateway.getSpec(), open.lists().account(), progress);
    AtomicReference<@Nullable Outcome> notYet = new AtomicReference<>();
    convergence.converge(
        gateway,
        progress,
        appliedBefore -> gateways.converger(open, gateway, appliedBefore),
        converger -> {
          if (!observes) {
            notYet.set(key(gateway, open, progress));
          } else if (keys(gateway, open).isMissing(KEY_LIST_AGE)) {
            converger.wouldCreate(
                TwilioKind.KEY, owner.mark(gateway, "api-key"), Owner.human(gateway));
          }
        });
    return Optional.ofNullable(notYet.get());
  }

  private @Nullable Outcome key(VoiceGateway gateway, Access.Open open, Progress progress) {
    return switch (keys(gateway, open)
        .keep(KEY_LIST_AGE, clock.instant(), sid -> servers.mayUse(gateway, sid))) {
      case ApiKeyKeeper.Result.Kept kept -> {
        progress
            .fact("keySid", kept.key().sid())
            .fact("keyPath", TenantSecrets.apiKeyPath(open.server(), gateway).value())
            .fact("keyCreated", GatewayFacts.rfc3339(kept.key().field("DateCreated")))
            .fact("keyRotation", Integer.toString(kept.stored().rotation()))
            .fact("keyPrevious", kept.stored().previous())
            .fact("keyRotatedAt", kept.stored().rotatedAt());
        progress.watch(kept.key().sid());
        progress.lookAgainIn(atLeast(Duration.between(clock.instant(), kept.due())));
        yield null;
      }
      case ApiKeyKeeper.Result.NotYet notYet -> notYet.outcome();
    };
  }

  private static Duration atLeast(Duration pause) {
    return pause.compareTo(Duration.ofSeconds(1)) < 0 ? Duration.ofSeconds(1) : pause;
  }

  private OwnerClaim claim(VoiceGateway gateway, Access.Open open) {
    return new OwnerClaim(
        tenants.open(open.server(), gateway),
        TenantSecrets.ownerClaimPath(open.server(), gateway),
        owner.id(),
        cluster);
  }

  private static Optional<String> takenFrom(VoiceGateway gateway) {
    Map<String, String> annotations = gateway.getMetadata().getAnnotations();
    return Optional.ofNullable(annotations == null ? null : annotations.get(OwnerClaim.TAKE));
  }

  private Outcome deploy(VoiceGateway gateway, Access.Open open, Progress progress) {
    if (Gateways.observes(gateway)) {
      progress.without(Conditions.DEPLOYED);
      return new Outcome.Ready(
          Reason.OBSERVED,
          "nothing was written to Twilio and no server deployed; the plan is in status.plan");
    }
    ServerDeployer.Deployed deployed =
        deployer.deploy(
            new ServerSettings(
                gateway,
                open.server(),
                tenants.caPem(open.server()),
                TenantSecrets.apiKeyPath(open.server(), gateway),
                defaults));
    GatewayFacts.deployed(progress, deployed);
    Rollout rollout = Rollout.of(deployed.deployment());
    if (deployed.deployment().isPresent()) {
      progress
          .fact("deployment", ServerNames.of(gateway))
          .fact("readyReplicas", Integer.toString(rollout.ready()))
          .fact("replicas", Integer.toString(rollout.wanted()));
    }
    if (!deployed.refused().isEmpty()) {
      return new Outcome.Stalled(
          Reason.KUBERNETES_REFUSED,
          "the Kubernetes API refused " + String.join("; ", deployed.refused()));
    }
    return rollout.complete()
        ? new Outcome.Ready(
            Reason.READY, rollout.ready() + " pods answer at " + gateway.getSpec().publicUrl())
        : new Outcome.Waiting(Reason.SERVER_NOT_READY, rollout.message());
  }

  private Outcome remove(VoiceGateway gateway) {
    Optional<String> first = belongings.needing(gateway);
    if (first.isPresent()) {
      return new Outcome.Waiting(
          belongings.areHeldBack(gateway) ? Reason.REMOVALS_HELD : Reason.DELETING,
          "waiting for " + first.get() + " to be deleted first");
    }
    boolean neverTouched = gateway.getStatus() == null || gateway.getStatus().accountSid() == null;
    if (neverTouched || Gateways.observes(gateway)) {
      return new Outcome.Ready(Reason.DELETING, "nothing was written to Twilio");
    }
    return switch (gateways.openForDeletion(gateway)) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open open -> {
        Converger converger = gateways.converger(open, gateway, false);
        String human = Owner.human(gateway);
        removeMarked(TwilioKind.APPLICATION, owner.mark(gateway, "application"), human, converger);
        convergence.removeSip(gateway, GatewayFacts.progress(gateway), converger);
        VoiceGatewaySpec.Routing routing = gateway.getSpec().routing();
        if (routing != null && routing.workspaceSid() != null) {
          new AdoptedWorkspace(belongings, owner)
              .detach(gateway, routing.workspaceSid(), converger);
        }
        removeMarked(TwilioKind.WORKSPACE, owner.mark(gateway, "workspace"), human, converger);
        keys(gateway, open).remove();
        claim(gateway, open).release();
        gateways.forget(gateway);
        yield new Outcome.Ready(Reason.DELETING, "application, workspace and API key were removed");
      }
    };
  }

  private static void removeMarked(
      TwilioKind kind, OwnerMark mark, String human, Converger converger) {
    converger.remove(Sought.marked(kind, "", mark), mark.friendlyName(human));
  }

  private ApiKeyKeeper keys(VoiceGateway gateway, Access.Open open) {
    VoiceGatewaySpec.ApiKey key = gateway.getSpec().twilio().apiKey();
    return new ApiKeyKeeper(
        open.lists(),
        tenants.open(open.server(), gateway),
        TenantSecrets.apiKeyPath(open.server(), gateway),
        role -> owner.mark(gateway, role),
        Owner.human(gateway),
        new ApiKeyKeeper.Schedule(
            GoDuration.or(key == null ? null : key.rotateEvery(), ROTATE_EVERY),
            GoDuration.or(key == null ? null : key.overlap(), OVERLAP)));
  }
}
