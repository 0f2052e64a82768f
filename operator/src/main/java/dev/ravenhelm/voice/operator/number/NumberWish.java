package dev.ravenhelm.voice.operator.number;

import dev.ravenhelm.voice.api.v1alpha1.GoDuration;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.operator.plan.HandoverTag;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a number should be in Twilio, folded from its spec and its gateway. Pure. */
final class NumberWish {
  /** The setting that lies beside the number, in Twilio's routes. */
  static final String REGION = "VoiceRegion";

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration READ_TIMEOUT = Duration.ofMillis(2500);
  private static final int RETRIES = 1;
  private static final long LONGEST_TOTAL = 15_000;

  /** Settings that are the number's own business unless the spec names them, and their clearing. */
  private static final Map<String, Map<String, String>> CLEARED =
      Map.of(
          "SmsUrl", Map.of("SmsUrl", ""),
          "VoiceCallerIdLookup", Map.of("VoiceCallerIdLookup", "false"),
          "EmergencyAddressSid", Map.of("EmergencyAddressSid", "", "EmergencyStatus", "Inactive"));

  private NumberWish() {}

  /** The fields, by Twilio's request names. */
  static SortedMap<String, String> fields(WantedNumber wanted) {
    VoiceNumberSpec spec = wanted.spec();
    String publicUrl = wanted.publicUrl();
    SortedMap<String, String> fields = new TreeMap<>();
    fields.put(
        "FriendlyName",
        wanted.handoverTo().isEmpty()
            ? wanted.mark().friendlyName(wanted.human())
            : HandoverTag.to(wanted.handoverTo()).friendlyName(wanted.human()));
    fields.put("VoiceUrl", publicUrl + "/voice/incoming" + overrides(spec));
    fields.put("VoiceMethod", "POST");
    fields.put("VoiceFallbackUrl", spec.fallback() == null ? "" : spec.fallback().url());
    fields.put("VoiceFallbackMethod", "POST");
    fields.put("StatusCallback", publicUrl + "/voice/events");
    fields.put("StatusCallbackMethod", "POST");
    // both beat VoiceUrl: facts/twilio.md, IncomingPhoneNumbers, Precedence
    fields.put("VoiceApplicationSid", "");
    fields.put("TrunkSid", "");
    wanted.settingsBefore().forEach(name -> fields.putAll(CLEARED.getOrDefault(name, Map.of())));
    fields.putAll(optional(spec));
    return fields;
  }

  /** Names of the optional settings that the spec has. */
  static List<String> settings(VoiceNumberSpec spec) {
    return java.util.stream.Stream.concat(
            optional(spec).keySet().stream().filter(CLEARED::containsKey),
            java.util.stream.Stream.ofNullable(spec.inboundRegion() == null ? null : REGION))
        .sorted()
        .toList();
  }

  private static SortedMap<String, String> optional(VoiceNumberSpec spec) {
    SortedMap<String, String> fields = new TreeMap<>();
    if (spec.sms() != null) {
      fields.put("SmsUrl", spec.sms().url());
      fields.put("SmsMethod", "POST");
    }
    if (Boolean.TRUE.equals(spec.callerIdLookup())) {
      fields.put("VoiceCallerIdLookup", "true");
    }
    if (spec.emergency() != null) {
      fields.put("EmergencyAddressSid", spec.emergency().addressSid());
      fields.put("EmergencyStatus", "Active");
    }
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
