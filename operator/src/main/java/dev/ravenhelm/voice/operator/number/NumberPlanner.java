package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.MarkedObjectPlanner;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.net.URI;
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

  /** Twilio sets this on numbers bought in its console. */
  private static final String DEMO_URL_PREFIX = "https://demo.twilio.com/";

  private NumberPlanner() {}

  /** What to do, given all numbers of the account. */
  static Plan plan(
      VoiceNumberSpec spec,
      OwnerMark mark,
      String human,
      String publicUrl,
      List<TwilioObject> observed) {
    Optional<Plan.Refused> wrongFallback = fallbackOnGatewayHost(spec, publicUrl);
    if (wrongFallback.isPresent()) {
      return wrongFallback.get();
    }
    SortedMap<String, String> wanted = NumberWish.fields(spec, mark, human, publicUrl);
    Optional<TwilioObject> found = find(spec.phoneNumber(), observed);
    if (found.isEmpty()) {
      return spec.purchase() == null
          ? new Plan.Refused(
              NOT_OWNED,
              "the account has no number "
                  + spec.phoneNumber()
                  + ": buy it in Twilio's console, or let it be bought with purchase: {}")
          : new Plan.Changes(Optional.empty(), List.of(order(spec, mark, wanted)));
    }
    TwilioObject number = found.get();
    return refusal(spec, mark, number, wanted)
        .<Plan>map(refused -> refused)
        .orElseGet(() -> {
          SortedMap<String, Change.FieldChange> differences =
              MarkedObjectPlanner.differences(wanted, number);
          return new Plan.Changes(
              found,
              differences.isEmpty()
                  ? List.of()
                  : List.of(new Change.Update(TwilioKind.NUMBER, "", number.sid(), differences)));
        });
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

  /** The exact number is ordered, never any of an area: a second order of it must fail. */
  private static Change order(
      VoiceNumberSpec spec, OwnerMark mark, SortedMap<String, String> wanted) {
    SortedMap<String, String> fields = new TreeMap<>(wanted);
    fields.values().removeIf(String::isEmpty);
    fields.put("PhoneNumber", spec.phoneNumber());
    if (spec.purchase() != null && spec.purchase().addressSid() != null) {
      fields.put("AddressSid", spec.purchase().addressSid());
    }
    if (spec.purchase() != null && spec.purchase().bundleSid() != null) {
      fields.put("BundleSid", spec.purchase().bundleSid());
    }
    return new Change.Create(TwilioKind.NUMBER, "", mark, fields);
  }

  private static Optional<Plan.Refused> refusal(
      VoiceNumberSpec spec, OwnerMark mark, TwilioObject number, Map<String, String> wanted) {
    Optional<OwnerMark> owner = OwnerMark.in(number.friendlyName());
    if (owner.isPresent()) {
      return owner.get().equals(mark)
          ? Optional.empty()
          : Optional.of(
              new Plan.Refused(
                  CONFLICT,
                  "number "
                      + number.sid()
                      + " carries the mark "
                      + owner.get().tag()
                      + " of another resource or installation and was left alone; delete that one, or remove the mark from the number's friendly name"));
    }
    String usedBy = usedBy(number, wanted);
    return spec.adoption() == VoiceNumberSpec.Adoption.TakeOver || usedBy.isEmpty()
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

  private static Optional<Plan.Refused> fallbackOnGatewayHost(
      VoiceNumberSpec spec, String publicUrl) {
    if (spec.fallback() == null) {
      return Optional.empty();
    }
    String fallbackHost = URI.create(spec.fallback().url()).getHost();
    String gatewayHost = URI.create(publicUrl).getHost();
    return gatewayHost != null && gatewayHost.equalsIgnoreCase(fallbackHost)
        ? Optional.of(
            new Plan.Refused(
                FALLBACK_ON_GATEWAY_HOST,
                "fallback.url is on the gateway's own host "
                    + gatewayHost
                    + " and would be down with it: name another host, as a TwiML Bin"))
        : Optional.empty();
  }
}
