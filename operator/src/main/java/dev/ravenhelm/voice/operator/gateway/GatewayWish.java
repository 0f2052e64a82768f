package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.util.Map;

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
}
