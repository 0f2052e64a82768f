package dev.ravenhelm.voice.operator.identity;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.openbao.ReadResult;
import dev.ravenhelm.voice.openbao.SecretPath;
import dev.ravenhelm.voice.openbao.SecretStore;
import dev.ravenhelm.voice.openbao.WriteResult;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Converger.RefusedException;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.NamedObjectPlanner;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * An agent's desk phone: a SIP credential whose password is made here and lies in OpenBao before
 * Twilio gets it.
 */
public final class DeskPhone {
  /** Twilio asks for 12 characters, with upper and lower case and a digit. */
  private static final int LENGTH = 24;

  private static final String SYMBOLS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Owner owner;
  private final Supplier<SecretStore> store;
  private final Supplier<SecretPath> path;

  /**
   * A desk phone.
   *
   * @param store asked for only where something is to be kept or forgotten
   */
  public DeskPhone(Owner owner, Supplier<SecretStore> store, Supplier<SecretPath> path) {
    this.owner = owner;
    this.store = store;
    this.path = path;
  }

  void converge(
      AgentIdentity agent,
      VoiceGateway gateway,
      String identity,
      Progress progress,
      Converger converger) {
    if (agent.getSpec().sip() == null) {
      if (progress.fact("sipCredentialSid") != null) {
        remove(agent, gateway, identity, converger);
        List.of("sipUsername", "sipDomain", "sipCredentialSid", "sipPath")
            .forEach(name -> progress.fact(name, null));
      }
      return;
    }
    VoiceGatewayStatus.Sip sip = gateway.getStatus() == null ? null : gateway.getStatus().sip();
    if (gateway.getSpec().sip() == null) {
      throw new RefusedException(
          new Plan.Refused(
              Reason.REFERENCE_NOT_FOUND,
              "spec.sip asks for a desk phone, but VoiceGateway "
                  + gateway.getMetadata().getName()
                  + " has no sip: {domain: …}"));
    }
    String list = list(gateway);
    if (converger.writes() && (list.isEmpty() || sip == null)) {
      throw new RefusedException(
          new Plan.Refused(
              Reason.GATEWAY_NOT_SYNCED,
              "the gateway's SIP domain is not in Twilio yet; see its conditions"));
    }
    Map<String, String> known = Map.of("Username", identity);
    Desired credential = desired(agent, list, known);
    String password = converger.writes() ? password() : "";
    Optional<TwilioObject> made =
        converger.converge(
            credential.sought(progress.factOrEmpty("sipCredentialSid")),
            identity,
            observed ->
                withPassword(
                    NamedObjectPlanner.plan(credential, observed),
                    password,
                    progress.fact("sipPath") == null),
            TwilioObject::isComplete,
            found -> {});
    made.ifPresent(c ->
        progress
            .fact("sipUsername", identity)
            .fact("sipDomain", sip == null ? null : sip.domain())
            .fact("sipCredentialSid", c.sid())
            .fact("sipPath", path.get().value()));
  }

  /** Removes the credential, then the password. */
  void remove(AgentIdentity agent, VoiceGateway gateway, String identity, Converger converger) {
    String list = list(gateway);
    if (!converger.writes()) {
      return;
    }
    if (!list.isEmpty()) {
      Desired credential = desired(agent, list, Map.of("Username", identity));
      converger.lists().lookAgain(credential.sought(""), List.of(), identity).stream()
          .filter(found -> found.field("Username").equals(identity))
          .forEach(found ->
              converger.write(
                  new Change.Delete(TwilioKind.SIP_CREDENTIAL, list, found.sid(), identity)));
    }
    store.get().deleteAll(path.get());
  }

  /** The stored password, or a new one that is stored before anybody else gets it. */
  private String password() {
    ReadResult stored = store.get().read(path.get());
    if (stored instanceof ReadResult.Present present && present.data().get("password") != null) {
      return present.data().get("password");
    }
    String password = random();
    return switch (store.get().write(path.get(), Map.of("password", password), stored.version())) {
      case WriteResult.Written written -> password;
      case WriteResult.VersionMismatch mismatch ->
          throw new RefusedException(
              new Plan.Refused(
                  Reason.OPENBAO_WRITTEN_BY_ANOTHER,
                  "somebody else wrote " + path.get() + " at the same time; looking again"));
    };
  }

  /**
   * A credential that is there although this resource never stored a password for it has one that
   * nobody knows: it gets ours.
   */
  private static Plan withPassword(Plan plan, String password, boolean unknown) {
    if (!(plan instanceof Plan.Changes changes) || password.isEmpty()) {
      return plan;
    }
    if (changes.found().isPresent() && unknown) {
      TwilioObject found = changes.found().get();
      return new Plan.Changes(
          changes.found(),
          List.of(
              new Change.Update(
                  found.kind(),
                  found.parent(),
                  found.sid(),
                  new TreeMap<>(Map.of("Password", new Change.FieldChange("", password))))));
    }
    return new Plan.Changes(
        changes.found(),
        changes.changes().stream()
            .map(change ->
                change instanceof Change.Create create ? create.with("Password", password) : change)
            .toList());
  }

  private Desired desired(AgentIdentity agent, String list, Map<String, String> fields) {
    return new Desired(
        TwilioKind.SIP_CREDENTIAL,
        list,
        owner.mark(agent, "sip-credential"),
        new TreeMap<>(fields));
  }

  private static String list(VoiceGateway gateway) {
    VoiceGatewayStatus.Sip sip = gateway.getStatus() == null ? null : gateway.getStatus().sip();
    return sip == null || sip.credentialListSid() == null ? "" : sip.credentialListSid();
  }

  private static String random() {
    StringBuilder password = new StringBuilder();
    while (password.length() < LENGTH || !isStrong(password)) {
      if (password.length() == LENGTH) {
        password.setLength(0);
      }
      password.append(SYMBOLS.charAt(RANDOM.nextInt(SYMBOLS.length())));
    }
    return password.toString();
  }

  private static boolean isStrong(CharSequence password) {
    return password.chars().anyMatch(Character::isUpperCase)
        && password.chars().anyMatch(Character::isLowerCase)
        && password.chars().anyMatch(Character::isDigit);
  }
}
