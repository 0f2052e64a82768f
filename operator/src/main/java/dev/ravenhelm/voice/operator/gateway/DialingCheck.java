package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.operator.status.Progress;
import dev.ravenhelm.voice.operator.status.Reason;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds the countries that a gateway allows against those that its account may call. */
final class DialingCheck {
  /** Whether the account may call every country that the spec allows. */
  static final String CONDITION = "OutboundPermitted";

  private DialingCheck() {}

  static void check(VoiceGatewaySpec spec, TwilioAccount account, Progress progress) {
    List<String> allowed = spec.outbound() == null ? null : spec.outbound().allowedCountries();
    if (allowed == null || allowed.isEmpty()) {
      return;
    }
    Set<String> permitted =
        account.rows("voice", "/v1/DialingPermissions/Countries", Map.of(), "content").stream()
            .filter(row -> "true".equals(row.get("LowRiskNumbersEnabled")))
            .map(row -> row.getOrDefault("IsoCode", ""))
            .collect(Collectors.toSet());
    Set<String> refused = new TreeSet<>(allowed);
    refused.removeAll(permitted);
    progress.condition(
        CONDITION,
        refused.isEmpty(),
        refused.isEmpty() ? Reason.READY : Reason.DIALING_NOT_PERMITTED,
        refused.isEmpty()
            ? ""
            : "the account may not call "
                + String.join(", ", refused)
                + ": enable them in Twilio's Voice geographic permissions, or take them out of outbound.allowedCountries");
  }
}
