package dev.ravenhelm.voice.operator.identity;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentityStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Fingerprint;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Workspaces;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import java.util.Optional;
import java.util.function.Function;

/** Brings one agent into Twilio; the same for the operator and for a plan on paper. */
public final class IdentityConvergence {
  private final Owner owner;

  public IdentityConvergence(Owner owner) {
    this.owner = owner;
  }

  /** What was learned before. */
  public static Progress progress(AgentIdentity agent) {
    AgentIdentityStatus status = agent.getStatus();
    if (status == null) {
      return new Progress(null);
    }
    Progress progress =
        new Progress(status.applied())
            .fact("identity", status.identity())
            .fact("workerSid", status.workerSid())
            .fact("workerUpdated", status.workerUpdated());
    AgentIdentityStatus.Sip sip = status.sip();
    return sip == null
        ? progress
        : progress
            .fact("sipUsername", sip.username())
            .fact("sipDomain", sip.domain())
            .fact("sipCredentialSid", sip.credentialSid())
            .fact("sipPath", sip.openBaoPath());
  }

  /**
   * Converges.
   *
   * @param convergers makes the converger for whether exactly this was written before
   * @param phone keeps the desk phone's sign-in
   */
  public Outcome converge(
      AgentIdentity agent,
      VoiceGateway gateway,
      Progress progress,
      Function<Boolean, Converger> convergers,
      DeskPhone phone) {
    AgentIdentitySpec spec = agent.getSpec();
    String identity = spec.clientIdentity(agent.getMetadata().getName());
    progress.fact("identity", identity);
    Optional<Desired> worker =
        Workspaces.used(gateway)
            ? Optional.of(
                WorkerWish.of(
                    spec,
                    agent.getMetadata().getName(),
                    Workspaces.sid(gateway),
                    owner.mark(agent, "worker")))
            : Optional.empty();
    String fingerprint =
        Fingerprint.of(worker.stream().toArray(Desired[]::new))
            + (spec.sip() == null ? "" : " sip");
    boolean appliedBefore = fingerprint.equals(progress.applied());
    Converger converger = convergers.apply(appliedBefore);
    worker.ifPresent(wanted -> converge(wanted, spec, progress, converger, appliedBefore));
    phone.converge(agent, gateway, identity, progress, converger);
    progress.converged(converger, fingerprint);
    if (!progress.synced()) {
      return new Outcome.Ready(Reason.OBSERVED, "nothing was written; the plan is in status.plan");
    }
    return new Outcome.Ready(
        Reason.READY,
        "client:" + identity + (worker.isPresent() ? " is a worker" : " may sign in"));
  }

  private static void converge(
      Desired wanted,
      AgentIdentitySpec spec,
      Progress progress,
      Converger converger,
      boolean appliedBefore) {
    String adopted = spec.adopt() == null ? "" : spec.adopt().workerSid();
    Sought sought = wanted.sought(adopted.isEmpty() ? progress.factOrEmpty("workerSid") : adopted);
    String comparedAt = progress.factOrEmpty("workerUpdated");
    Optional<TwilioObject> made =
        converger.converge(
            wanted,
            sought,
            adopted,
            found ->
                found.isComplete()
                    || (appliedBefore && found.field("DateUpdated").equals(comparedAt)));
    made.ifPresent(worker ->
        progress
            .fact("workerSid", worker.sid())
            .fact("workerUpdated", worker.field("DateUpdated")));
  }
}
