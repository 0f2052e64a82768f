package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.HandoverTag;
import dev.ravenhelm.voice.operator.plan.MarkedObjectPlanner;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans one number: adopted by its E.164 number, bought only where the spec says so. Pure. */
final class NumberPlanner {
  /** Another installation, or another resource of this one, marked the number. */
  static final String CONFLICT = "Conflict";

  /** Something else uses the number and adoption is IfUnused. */
  static final String IN_USE = "InUse";

  /** The account does not have the number and the spec does not let it be bought. */
  static final String NOT_OWNED = "NotOwned";

  /** The fallback would go down together with what it should stand in for. */
  static final String FALLBACK_ON_GATEWAY_HOST = "FallbackOnGatewayHost";

  /** No URL can be read from fallback.url. */
  static final String FALLBACK_UNREADABLE = "FallbackUnreadable";

  /** Twilio sets this on numbers bought in its console. */
  private static final String DEMO_URL_PREFIX = "https://demo.twilio.com/";

  private NumberPlanner() {}

  /** What to do, given the numbers that may be meant. */
  static Plan plan(WantedNumber wanted, List<TwilioObject> observed) {
    VoiceNumberSpec spec = wanted.spec();
    Optional<Plan.Refused> wrongFallback = wrongFallback(spec, wanted.publicUrl());
    if (wrongFallback.isPresent()) {
      return wrongFallback.get();
    }
    SortedMap<String, String> fields = NumberWish.fields(wanted);
    Optional<TwilioObject> found = find(wanted, observed);
    if (found.isEmpty()) {
      return spec.purchase() == null
          ? new Plan.Refused(
              NOT_OWNED,
              "the account has no number "
                  + wanted.phoneNumber()
                  + ": buy it in Twilio's console, or let it be bought with purchase: {}")
          : new Plan.Changes(Optional.empty(), List.of(order(wanted, fields)));
    }
    TwilioObject number = found.get();
    return refusal(wanted, number, fields)
        .<Plan>map(refused -> refused)
        .orElseGet(() -> {
          SortedMap<String, Change.FieldChange> differences =
              MarkedObjectPlanner.differences(fields, number);
          return new Plan.Changes(
              found,
              differences.isEmpty()
                  ? List.of()
                  : List.of(new Change.Update(TwilioKind.NUMBER, "", number.sid(), differences)));
        });
  }

  /**
   * The number itself; and where it was searched for, the one that carries our mark, whichever was
   * chosen last: one resource never buys two.
   */
  static Optional<TwilioObject> find(WantedNumber wanted, List<TwilioObject> observed) {
    boolean searched = wanted.spec().phoneNumber() == null;
    return observed.stream()
        .filter(n -> searched && wanted.mark().isOn(n))
        .findFirst()
        .or(() -> find(wanted.phoneNumber(), observed));
  }

  /** The number in the account's list. */
  static Optional<TwilioObject> find(String phoneNumber, List<TwilioObject> observed) {
    return observed.stream().filter(n -> n.field("PhoneNumber").equals(phoneNumber)).findFirst();
  }

  /** What puts a number back as it was before adoption. */
  static List<Change> restore(TwilioObject number, Map<String, String> before) {
    SortedMap<String, Change.FieldChange> differences =
        MarkedObjectPlanner.differences(before, number);
    return differences.isEmpty()
        ? List.of()
        : List.of(new Change.Update(TwilioKind.NUMBER, "", number.sid(), differences));
  }

  /** What takes our mark off a number that stays as it is otherwise. */
  static Change detach(TwilioObject number, String human) {
    return new Change.Update(
        TwilioKind.NUMBER,
        "",
        number.sid(),
        new TreeMap<>(
            Map.of("FriendlyName", new Change.FieldChange(number.friendlyName(), human))));
  }

  /** The exact number is ordered, never any of an area: a second order of it must fail. */
  private static Change order(WantedNumber wanted, SortedMap<String, String> wish) {
    SortedMap<String, String> fields = new TreeMap<>(wish);
    fields.values().removeIf(String::isEmpty);
    fields.put("PhoneNumber", wanted.phoneNumber());
    VoiceNumberSpec.Purchase purchase = wanted.spec().purchase();
    if (purchase != null && purchase.addressSid() != null) {
      fields.put("AddressSid", purchase.addressSid());
    }
    if (purchase != null && purchase.bundleSid() != null) {
      fields.put("BundleSid", purchase.bundleSid());
    }
    return new Change.Create(TwilioKind.NUMBER, "", wanted.mark(), fields);
  }

  private static Optional<Plan.Refused> refusal(
      WantedNumber wanted, TwilioObject number, Map<String, String> fields) {
    Optional<OwnerMark> owner = OwnerMark.in(number.friendlyName());
    if (owner.isPresent()) {
      return owner.get().equals(wanted.mark())
          ? Optional.empty()
          : Optional.of(
              new Plan.Refused(
                  CONFLICT,
                  "number "
                      + number.sid()
                      + " carries the mark "
                      + owner.get().tag()
                      + " of another resource or installation and was left alone; delete that one, let it hand the number over, or remove the mark from the number's friendly name"));
    }
    if (HandoverTag.isOnAny(number)) {
      boolean ours =
          HandoverTag.to(wanted.ownerId()).isOn(number)
              || number.sid().equals(wanted.recordedSid());
      return ours
          ? Optional.empty()
          : Optional.of(
              new Plan.Refused(
                  CONFLICT,
                  "number "
                      + number.sid()
                      + " is being handed over to an installation with another ownerId and was left alone"));
    }
    String usedBy = usedBy(number, fields);
    return wanted.spec().adoption() == VoiceNumberSpec.Adoption.TakeOver || usedBy.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Plan.Refused(
                IN_USE,
                "number "
                    + number.sid()
                    + " already has "
                    + usedBy
                    + "; set adoption: TakeOver to take it over"));
  }

  private static String usedBy(TwilioObject number, Map<String, String> wanted) {
    if (!number.field("TrunkSid").isEmpty()) {
      return "a trunk";
    }
    if (!number.field("VoiceApplicationSid").isEmpty()) {
      return "an application";
    }
    if (number.field("VoiceUrl").equals(wanted.get("VoiceUrl"))) {
      return ""; // ours, and only renamed
    }
    for (String field : List.of("VoiceUrl", "VoiceFallbackUrl", "StatusCallback")) {
      String url = number.field(field);
      if (!url.isEmpty() && !url.startsWith(DEMO_URL_PREFIX)) {
        return "a " + field;
      }
    }
    return "";
  }

  private static Optional<Plan.Refused> wrongFallback(VoiceNumberSpec spec, String publicUrl) {
    if (spec.fallback() == null) {
      return Optional.empty();
    }
    URI fallback;
    try {
      fallback = new URI(spec.fallback().url());
    } catch (URISyntaxException e) {
      return Optional.of(
          new Plan.Refused(
              FALLBACK_UNREADABLE,
              "fallback.url "
                  + spec.fallback().url()
                  + " cannot be read ("
                  + e.getReason()
                  + "): write a whole URL, as https://handler.twilio.com/twiml/EH…, with %7B for a brace"));
    }
    String gatewayHost = URI.create(publicUrl).getHost();
    return gatewayHost != null && gatewayHost.equalsIgnoreCase(fallback.getHost())
        ? Optional.of(
            new Plan.Refused(
                FALLBACK_ON_GATEWAY_HOST,
                "fallback.url is on the gateway's own host "
                    + gatewayHost
                    + " and would be down with it: name another host, as a TwiML Bin"))
        : Optional.empty();
  }
}
