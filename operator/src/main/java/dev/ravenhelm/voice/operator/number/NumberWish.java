package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a number should be in Twilio, folded from its spec and its gateway. Pure. */
final class NumberWish {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READ_TIMEOUT = Duration.ofMillis(2500);
  private static final int RETRIES = 1;
  private static final long LONGEST_TOTAL = 15_000;

  private NumberWish() {}

  /** The fields, by Twilio's request names. */
  static SortedMap<String, String> fields(
      VoiceNumberSpec spec, OwnerMark mark, String human, String publicUrl) {
    SortedMap<String, String> fields = new TreeMap<>();
    fields.put("FriendlyName", mark.friendlyName(human));
    fields.put("VoiceUrl", publicUrl + "/voice/incoming" + overrides(spec));
    fields.put("VoiceMethod", "POST");
    fields.put("VoiceFallbackUrl", spec.fallback() == null ? "" : spec.fallback().url());
    fields.put("VoiceFallbackMethod", "POST");
    fields.put("StatusCallback", publicUrl + "/voice/events");
    fields.put("StatusCallbackMethod", "POST");
    // both beat VoiceUrl: facts/twilio.md, IncomingPhoneNumbers, Precedence
    fields.put("VoiceApplicationSid", "");
    fields.put("TrunkSid", "");
    return fields;
  }

  /** Twilio's connection overrides, as a URL fragment: facts/twilio.md, Delivery. */
  private static String overrides(VoiceNumberSpec spec) {
    VoiceNumberSpec.Webhook webhook = spec.webhook();
    long connect =
        GoDuration.or(webhook == null ? null : webhook.connectTimeout(), CONNECT_TIMEOUT)
            .toMillis();
    long read =
        GoDuration.or(webhook == null ? null : webhook.readTimeout(), READ_TIMEOUT).toMillis();
    int retries = webhook == null || webhook.retries() == null ? RETRIES : webhook.retries();
    long total = Math.min(LONGEST_TOTAL, (connect + read) * (retries + 1));
    return "#ct=" + connect + "&rt=" + read + "&tt=" + total + "&rc=" + retries + "&rp=ct,rt,5xx";
  }
}
