package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Fingerprint;
import dev.ravenhelm.voice.operator.account.Gateways;
import dev.ravenhelm.voice.operator.account.Gateways.Access;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Workspaces;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.secrets.TenantSecrets;
import dev.ravenhelm.voice.operator.status.Conditions;
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
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Brings each VoiceGateway into Twilio and deploys its server. */
@ControllerConfiguration(name = "voicegateway")
public final class GatewayReconciler implements Reconciler<VoiceGateway>, Cleaner<VoiceGateway> {
  private static final Duration KEY_LIST_AGE = Duration.ofMinutes(1);

  private final Gateways gateways;
  private final TenantSecrets tenants;
  private final ServerDeployer deployer;
  private final OwnedKinds owned;
  private final Belongings belongings;
  private final Reporter reporter;
  private final Owner owner;
  private final String serverImage;
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
      String serverImage) {
    this.gateways = gateways;
    this.tenants = tenants;
    this.deployer = deployer;
    this.owned = owned;
    this.belongings = belongings;
    this.reporter = reporter;
    this.owner = owner;
    this.serverImage = serverImage;
  }

  /** A reconciler with its own parts. */
  public static GatewayReconciler create(
      io.fabric8.kubernetes.client.KubernetesClient client,
      Gateways gateways,
      TenantSecrets tenants,
      Reporter reporter,
      Owner owner,
      String serverImage) {
    return new GatewayReconciler(
        gateways,
        tenants,
        new ServerDeployer(client),
        new OwnedKinds(client),
        new Belongings(client),
        reporter,
        owner,
        serverImage);
  }

  @Override
  public List<EventSource<?, VoiceGateway>> prepareEventSources(
      EventSourceContext<VoiceGateway> context) {
    return owned.sources(context);
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
      case Access.Open open -> {
        open.lists().account().check();
        progress.fact("accountSid", open.credentials().accountSid());
        Optional<Outcome> notYet = convergeTwilio(gateway, open, progress);
        yield notYet.isPresent() ? notYet.get() : deploy(gateway, open, progress);
      }
    };
  }

  private Optional<Outcome> convergeTwilio(
      VoiceGateway gateway, Access.Open open, Progress progress) {
    VoiceGatewaySpec spec = gateway.getSpec();
    String human = Owner.human(gateway);
    Desired application =
        GatewayWish.application(owner.mark(gateway, "application"), human, spec.publicUrl());
    Desired workspace =
        GatewayWish.workspace(owner.mark(gateway, "workspace"), human, spec.publicUrl());
    String fingerprint = Fingerprint.of(application, workspace);
    Converger converger = gateways.converger(open, fingerprint.equals(progress.applied()));
    converger
        .converge(application, "")
        .ifPresent(made -> progress.fact("applicationSid", made.sid()));
    if (Workspaces.used(gateway)) {
      String adopt =
          spec.routing() == null || spec.routing().workspaceSid() == null
              ? ""
              : spec.routing().workspaceSid();
      converger
          .converge(workspace, adopt)
          .ifPresent(made -> progress.fact("workspaceSid", made.sid()));
    }
    if (!Gateways.observes(gateway)) {
      ApiKeyKeeper.Result key = keys(gateway, open).keep(KEY_LIST_AGE);
      switch (key) {
        case ApiKeyKeeper.Result.Kept kept ->
            progress
                .fact("keySid", kept.key().sid())
                .fact("keyPath", TenantSecrets.apiKeyPath(open.server(), gateway).value())
                .fact("keyCreated", GatewayFacts.rfc3339(kept.key().field("DateCreated")));
        case ApiKeyKeeper.Result.NotYet notYet -> {
          return Optional.of(notYet.outcome());
        }
      }
    } else if (keys(gateway, open).isMissing(KEY_LIST_AGE)) {
      converger.wouldCreate(TwilioKind.KEY, owner.mark(gateway, "api-key"), human);
    }
    progress.converged(converger, fingerprint);
    return Optional.empty();
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
                serverImage));
    GatewayFacts.deployed(progress, deployed);
    Rollout rollout = Rollout.of(deployed.deployment());
    progress
        .fact("deployment", ServerNames.of(gateway))
        .fact("readyReplicas", Integer.toString(rollout.ready()))
        .fact("replicas", Integer.toString(rollout.wanted()));
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
    Optional<String> first = belongings.stillBeingDeleted(gateway);
    if (first.isPresent()) {
      return new Outcome.Waiting(
          Reason.DELETING, "waiting for " + first.get() + " to be deleted first");
    }
    boolean neverTouched = gateway.getStatus() == null || gateway.getStatus().accountSid() == null;
    if (neverTouched || Gateways.observes(gateway)) {
      return new Outcome.Ready(Reason.DELETING, "nothing was written to Twilio");
    }
    return switch (gateways.openForDeletion(gateway)) {
      case Access.Closed closed -> closed.outcome();
      case Access.Open open -> {
        Converger converger = gateways.converger(open, false);
        converger.remove(TwilioKind.APPLICATION, "", owner.mark(gateway, "application"));
        VoiceGatewaySpec.Routing routing = gateway.getSpec().routing();
        if (routing != null && routing.workspaceSid() != null) {
          new AdoptedWorkspace(belongings, owner)
              .detach(gateway, routing.workspaceSid(), converger);
        }
        converger.remove(TwilioKind.WORKSPACE, "", owner.mark(gateway, "workspace"));
        keys(gateway, open).remove();
        yield new Outcome.Ready(Reason.DELETING, "application, workspace and API key were removed");
      }
    };
  }

  private ApiKeyKeeper keys(VoiceGateway gateway, Access.Open open) {
    return new ApiKeyKeeper(
        open.lists(),
        tenants.open(open.server(), gateway),
        TenantSecrets.apiKeyPath(open.server(), gateway),
        owner.mark(gateway, "api-key"),
        Owner.human(gateway));
  }
}
