package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Fingerprint;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.account.Workspaces;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings a gateway's own objects into Twilio; the same for the operator and for a plan on paper.
 */
public final class GatewayConvergence {
  private final Owner owner;

  public GatewayConvergence(Owner owner) {
    this.owner = owner;
  }

  /** What was learned before. */
  public static Progress progress(VoiceGateway gateway) {
    return GatewayFacts.progress(gateway);
  }

  /** What was learned, as what belongs to the gateway reads it. */
  public static VoiceGatewayStatus status(Progress progress) {
    return GatewayFacts.status(progress, null, List.of(), null);
  }

  /** The roles of a gateway's API keys, one for each rotation. */
  public static List<String> keyRoles() {
    return ApiKeyKeeper.roles();
  }

  /**
   * Converges all but the API key.
   *
   * @param convergers makes the converger for whether exactly this was written before
   * @param last what comes before the result is told, as the API key
   */
  public void converge(
      VoiceGateway gateway,
      Progress progress,
      Function<Boolean, Converger> convergers,
      Consumer<Converger> last) {
    VoiceGatewaySpec spec = gateway.getSpec();
    String human = Owner.human(gateway);
    Desired application =
        GatewayWish.application(owner.mark(gateway, "application"), human, spec.publicUrl());
    Desired workspace =
        GatewayWish.workspace(owner.mark(gateway, "workspace"), human, spec.publicUrl());
    Optional<Desired> domain = sipDomain(gateway, human);
    List<Desired> all = new ArrayList<>(List.of(application, workspace));
    domain.ifPresent(all::add);
    String fingerprint =
        Fingerprint.of(all.toArray(Desired[]::new)) + activities(gateway).hashCode();
    Converger converger = convergers.apply(fingerprint.equals(progress.applied()));
    converge(converger, application, progress, "applicationSid", "");
    if (Workspaces.used(gateway)) {
      VoiceGatewaySpec.Routing routing = spec.routing();
      converge(
          converger,
          workspace,
          progress,
          "workspaceSid",
          routing == null ? "" : orEmpty(routing.workspaceSid()));
      activities(gateway)
          .forEach(activity ->
              converger.convergeNamed(activity.desired(owner.mark(gateway, "activity"), progress)));
    }
    if (domain.isPresent()) {
      sip(gateway, domain.get(), human, progress, converger);
    } else if (progress.fact("sipDomainSid") != null) {
      removeSip(gateway, progress, converger);
    }
    last.accept(converger);
    progress.converged(converger, fingerprint);
    progress.watch(converger.lists().account().sid());
  }

  private void sip(
      VoiceGateway gateway, Desired domain, String human, Progress progress, Converger converger) {
    converge(converger, domain, progress, "sipDomainSid", "");
    Desired list =
        Desired.of(
            TwilioKind.CREDENTIAL_LIST,
            "",
            owner.mark(gateway, "credential-list"),
            human,
            Map.of());
    converge(converger, list, progress, "credentialListSid", "");
    String domainSid = progress.factOrEmpty("sipDomainSid");
    String listSid = progress.factOrEmpty("credentialListSid");
    if (!domainSid.isEmpty() && !listSid.isEmpty()) {
      for (TwilioKind mapping :
          List.of(TwilioKind.CALLS_MAPPING, TwilioKind.REGISTRATIONS_MAPPING)) {
        converger.convergeNamed(
            GatewayWish.mapping(mapping, domainSid, owner.mark(gateway, mapping.name()), listSid));
      }
    }
    progress.fact("sipDomain", domain.fields().get("DomainName"));
  }

  /** Takes the desk phones' domain and credential list out of Twilio, mappings and all. */
  void removeSip(VoiceGateway gateway, Progress progress, Converger converger) {
    String human = Owner.human(gateway);
    OwnerMark domain = owner.mark(gateway, "sip-domain");
    OwnerMark list = owner.mark(gateway, "credential-list");
    converger.remove(Sought.marked(TwilioKind.SIP_DOMAIN, "", domain), domain.friendlyName(human));
    converger.remove(Sought.marked(TwilioKind.CREDENTIAL_LIST, "", list), list.friendlyName(human));
    if (converger.writes()) {
      List.of("sipDomain", "sipDomainSid", "credentialListSid")
          .forEach(name -> progress.fact(name, null));
    }
  }

  private Optional<Desired> sipDomain(VoiceGateway gateway, String human) {
    VoiceGatewaySpec.Sip sip = gateway.getSpec().sip();
    return Optional.ofNullable(sip)
        .map(s ->
            GatewayWish.sipDomain(
                owner.mark(gateway, "sip-domain"),
                human,
                s.domain(),
                gateway.getSpec().publicUrl()));
  }

  /** An activity by its name; Twilio's own stay as they are. */
  record Activity(String name, boolean available) {
    Desired desired(OwnerMark mark, Progress progress) {
      return GatewayWish.activity(mark, progress.factOrEmpty("workspaceSid"), name, available);
    }
  }

  private static List<Activity> activities(VoiceGateway gateway) {
    List<Activity> wanted = new ArrayList<>(GatewayWish.ACTIVITIES);
    VoiceGatewaySpec.Routing routing = gateway.getSpec().routing();
    if (routing != null && routing.activities() != null) {
      routing.activities().stream()
          .map(a -> new Activity(a.name(), Boolean.TRUE.equals(a.available())))
          .filter(a -> wanted.stream().noneMatch(w -> w.name().equalsIgnoreCase(a.name())))
          .forEach(wanted::add);
    }
    return wanted;
  }

  private static void converge(
      Converger converger, Desired wanted, Progress progress, String fact, String adopt) {
    converger
        .converge(
            wanted,
            wanted.sought(adopt.isEmpty() ? progress.factOrEmpty(fact) : adopt),
            adopt,
            TwilioObject::isComplete)
        .ifPresent(made -> progress.fact(fact, made.sid()));
  }

  private static String orEmpty(@Nullable String value) {
    return value == null ? "" : value;
  }
}
