package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.operator.account.AccountLists;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.PolicyGate;
import dev.ravenhelm.voice.operator.gateway.GatewayConvergence;
import dev.ravenhelm.voice.operator.identity.DeskPhone;
import dev.ravenhelm.voice.operator.identity.IdentityConvergence;
import dev.ravenhelm.voice.operator.number.NumberConvergence;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.queue.QueueConvergence;
import dev.ravenhelm.voice.operator.status.Outcome;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import dev.ravenhelm.voice.operator.twilio.TwilioFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** The reconcilers' convergences, run against an account with a gate that lets no write through. */
final class PaperPlan {
  private static final Duration LIST_AGE = Duration.ofMinutes(10);

  private final Owner owner;
  private final AccountLists lists;
  private final Predicate<RoutingQueue> phones;
  private final Function<Boolean, Converger> convergers;

  /**
   * A plan.
   *
   * @param phones whether an agent of a queue has a telephone
   */
  PaperPlan(Owner owner, AccountLists lists, Predicate<RoutingQueue> phones) {
    this.phones = phones;
    this.owner = owner;
    this.lists = lists;
    this.convergers = appliedBefore -> new Converger(lists, PolicyGate.observing(), LIST_AGE);
  }

  /** Plans a gateway, and leaves in its status what the others need to know of it. */
  PlannedResource gateway(VoiceGateway gateway) {
    Progress progress = GatewayConvergence.progress(gateway);
    PlannedResource planned =
        planned(
            gateway,
            progress,
            () -> {
              new GatewayConvergence(owner)
                  .converge(
                      gateway,
                      progress,
                      convergers,
                      converger -> key(gateway, progress, converger));
              return new Outcome.Ready(Reason.OBSERVED, "");
            });
    progress.fact("accountSid", lists.account().sid());
    gateway.setStatus(GatewayConvergence.status(progress));
    return planned;
  }

  /** Plans what belongs to a gateway that was planned before. */
  PlannedResource belonging(VoiceResource<?, ?> resource, VoiceGateway gateway) {
    return switch (resource) {
      case VoiceNumber number -> {
        Progress progress = NumberConvergence.progress(number);
        yield planned(
            number,
            progress,
            () ->
                new NumberConvergence(owner)
                    .converge(
                        number,
                        gateway.getSpec().publicUrl(),
                        progress,
                        convergers,
                        beforeAdoption -> {}));
      }
      case AgentIdentity agent -> {
        Progress progress = IdentityConvergence.progress(agent);
        yield planned(
            agent,
            progress,
            () ->
                new IdentityConvergence(owner)
                    .converge(agent, gateway, progress, convergers, phone()));
      }
      case RoutingQueue queue -> {
        Progress progress = QueueConvergence.progress(queue);
        yield planned(
            queue,
            progress,
            () ->
                new QueueConvergence(owner)
                    .converge(queue, gateway, phones.test(queue), progress, convergers));
      }
      default -> throw new IllegalArgumentException(resource.getKind());
    };
  }

  private interface Convergence {
    Outcome run();
  }

  private static PlannedResource planned(
      VoiceResource<?, ?> resource, Progress progress, Convergence convergence) {
    ResourceName name = ResourceName.of(resource);
    Optional<Problem> problem;
    try {
      Outcome outcome = convergence.run();
      problem =
          outcome instanceof Outcome.Ready
              ? Optional.empty()
              : Optional.of(new Problem(name, outcome.reason(), outcome.message()));
    } catch (Converger.RefusedException e) {
      problem = Optional.of(new Problem(name, e.refused().reason(), e.refused().message()));
    } catch (TwilioFailure failure) {
      if (failure.kind() != TwilioFailure.Kind.REFUSED) {
        throw failure; // it would be the same for every other resource
      }
      problem =
          Optional.of(
              new Problem(name, Reason.TWILIO_REFUSED, String.valueOf(failure.getMessage())));
    }
    return new PlannedResource(
        name, progress.heldBack(), progress.planned(), problem.stream().toList(), progress.cost());
  }

  /** A key whose secret is lost is only seen by the operator, which reads OpenBao. */
  private void key(VoiceGateway gateway, Progress progress, Converger converger) {
    Set<OwnerMark> ours =
        GatewayConvergence.keyRoles().stream()
            .map(role -> owner.mark(gateway, role))
            .collect(Collectors.toSet());
    List<TwilioObject> keys = lists.list(TwilioKind.KEY, "", LIST_AGE);
    boolean there =
        keys.stream()
            .anyMatch(key ->
                key.sid().equals(progress.fact("keySid"))
                    || OwnerMark.in(key.friendlyName()).filter(ours::contains).isPresent());
    if (!there) {
      converger.wouldCreate(TwilioKind.KEY, owner.mark(gateway, "api-key"), Owner.human(gateway));
    }
  }

  /** On paper no password is read or made. */
  private DeskPhone phone() {
    return new DeskPhone(
        owner,
        () -> {
          throw new IllegalStateException("a plan on paper asked for a secret store");
        },
        () -> new SecretPath("not-read"));
  }
}
