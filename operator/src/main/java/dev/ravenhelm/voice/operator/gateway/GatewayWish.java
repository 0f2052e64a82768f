package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a gateway's own objects in Twilio should be. Pure. */
final class GatewayWish {
  private GatewayWish() {}

  /** The TwiML application that browsers and phones call out through. */
  static Desired application(OwnerMark mark, String human, String publicUrl) {
    return Desired.of(
        TwilioKind.APPLICATION,
        "",
        mark,
        human,
        Map.of(
            "VoiceUrl",
            publicUrl + "/voice/outgoing",
            "VoiceMethod",
            "POST",
            "StatusCallback",
            publicUrl + "/voice/events",
            "StatusCallbackMethod",
            "POST"));
  }

  /** The TaskRouter workspace; Twilio adds its default activities by itself. */
  static Desired workspace(OwnerMark mark, String human, String publicUrl) {
    return Desired.of(
        TwilioKind.WORKSPACE,
        "",
        mark,
        human,
        Map.of("EventCallbackUrl", publicUrl + "/voice/task-events"));
  }

  /** What every workspace has: Twilio's own, and the one that follows a call. */
  static final List<GatewayConvergence.Activity> ACTIVITIES =
      List.of(
          new GatewayConvergence.Activity("Offline", false),
          new GatewayConvergence.Activity("Available", true),
          new GatewayConvergence.Activity("Unavailable", false),
          new GatewayConvergence.Activity("WrapUp", false));

  /** An activity; whether it is available cannot be changed once it is made. */
  static Desired activity(OwnerMark mark, String workspaceSid, String name, boolean available) {
    return new Desired(
        TwilioKind.ACTIVITY,
        workspaceSid,
        OwnerMark.of(mark.tag(), "activity", "", "", name),
        new TreeMap<>(Map.of("FriendlyName", name, "Available", Boolean.toString(available))));
  }

  /** The domain that desk phones register at and call out through. */
  static Desired sipDomain(OwnerMark mark, String human, String name, String publicUrl) {
    return Desired.of(
        TwilioKind.SIP_DOMAIN,
        "",
        mark,
        human,
        Map.of(
            "DomainName",
            name + ".sip.twilio.com",
            "SipRegistration",
            "true",
            "VoiceUrl",
            publicUrl + "/voice/outgoing",
            "VoiceMethod",
            "POST",
            "VoiceStatusCallbackUrl",
            publicUrl + "/voice/events",
            "VoiceStatusCallbackMethod",
            "POST"));
  }

  /** Lets a credential list's phones call through the domain, or register at it. */
  static Desired mapping(TwilioKind kind, String domainSid, OwnerMark mark, String listSid) {
    return new Desired(kind, domainSid, mark, new TreeMap<>(Map.of("CredentialListSid", listSid)));
  }
}
