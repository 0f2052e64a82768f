package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.operator.plan.HandoverTag;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Redaction;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A number of the account as a VoiceNumber. */
final class NumberExport {
  private static final Pattern OVERRIDE = Pattern.compile("(?:^|&)(ct|rt|rc)=([0-9]+)");
  private static final List<String> DECISION =
      List.of(
          "inbound: where calls go is not known to Twilio; the manifest says voicemail until you write a queue, a menu or an agent");

  private final String publicUrl;
  private final String gateway;
  private final String namespace;
  private final boolean takeOver;

  NumberExport(String publicUrl, String gateway, String namespace, boolean takeOver) {
    this.publicUrl = publicUrl;
    this.gateway = gateway;
    this.namespace = namespace;
    this.takeOver = takeOver;
  }

  Exported export(TwilioObject number) {
    if (OwnerMark.in(number.friendlyName()).isPresent() || HandoverTag.isOnAny(number)) {
      return new Exported.LeftOut(
          number,
          "it carries the mark of an installation: delete its resource there, or hand it over");
    }
    String fallback = number.field("VoiceFallbackUrl");
    if (!takeOver) {
      String why = elsewhere(number, fallback);
      if (!why.isEmpty()) {
        return new Exported.LeftOut(number, why + "; take it over with --take-over");
      }
    }
    Map<String, Object> spec = new LinkedHashMap<>();
    spec.put("gatewayRef", Map.of("name", gateway));
    spec.put("phoneNumber", number.field("PhoneNumber"));
    spec.put("inbound", Map.of("voicemail", Map.of()));
    spec.put("adoption", "TakeOver");
    spec.put("deletionPolicy", "Restore");
    if (canBeFallback(fallback)) {
      spec.put("fallback", Map.of("url", fallback));
    }
    Map<String, Object> webhook = webhook(number.field("VoiceUrl"));
    if (!webhook.isEmpty()) {
      spec.put("webhook", webhook);
    }
    List<String> kept = new ArrayList<>();
    String sms = number.field("SmsUrl");
    if (!sms.isEmpty()) {
      if (sms.startsWith("https://")
          && isWithoutPassword(sms)
          && number.field("SmsMethod").equals("POST")) {
        spec.put("sms", Map.of("url", sms));
      } else {
        kept.add(
            "SmsUrl " + Redaction.shown("SmsUrl", sms) + " (" + number.field("SmsMethod") + ")");
      }
    }
    if (number.field("VoiceCallerIdLookup").equals("true")) {
      spec.put("callerIdLookup", true);
    }
    if (!number.field("EmergencyAddressSid").isEmpty()) {
      if (number.field("EmergencyStatus").equals("Active")) {
        spec.put("emergency", Map.of("addressSid", number.field("EmergencyAddressSid")));
      } else {
        kept.add("EmergencyAddressSid, whose status is " + number.field("EmergencyStatus"));
      }
    }
    return new Exported.As(
        number,
        ManifestText.of(
            "VoiceNumber", namespace, "number-" + number.field("PhoneNumber").substring(1), spec),
        DECISION,
        kept);
  }

  /** What leads calls elsewhere today; empty where they reach the gateway already. */
  private String elsewhere(TwilioObject number, String fallback) {
    if (!number.field("TrunkSid").isEmpty()) {
      return "a trunk has its calls, " + number.field("TrunkSid");
    }
    if (!number.field("VoiceApplicationSid").isEmpty()) {
      return "an application has its calls, " + number.field("VoiceApplicationSid");
    }
    String url = number.field("VoiceUrl");
    if (url.isEmpty()) {
      return "it has no VoiceUrl, so that nothing answers it";
    }
    if (!withoutFragment(url).equals(publicUrl + "/voice/incoming")) {
      return "its URL leads to " + Redaction.shown("VoiceUrl", url);
    }
    if (!number.field("VoiceMethod").equals("POST")) {
      return "its VoiceMethod is " + number.field("VoiceMethod") + ", and would be POST";
    }
    String status = number.field("StatusCallback");
    if (!status.isEmpty() && !status.equals(publicUrl + "/voice/events")) {
      return "its StatusCallback leads to " + Redaction.shown("StatusCallback", status);
    }
    return fallback.isEmpty() || canBeFallback(fallback)
        ? ""
        : "its VoiceFallbackUrl "
            + Redaction.shown("VoiceFallbackUrl", fallback)
            + " cannot be kept: a fallback is https, without a password, on another host than the gateway's";
  }

  private boolean canBeFallback(String url) {
    return url.startsWith("https://")
        && isWithoutPassword(url)
        && !url.startsWith(publicUrl + "/")
        && !String.valueOf(URI.create(url).getHost())
            .equalsIgnoreCase(URI.create(publicUrl).getHost());
  }

  /** Whether a URL may be written into a manifest, which others read. */
  private static boolean isWithoutPassword(String url) {
    try {
      return new URI(url).getRawUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Twilio's connection overrides, which are in the URL's fragment. */
  private static Map<String, Object> webhook(String url) {
    Map<String, Object> webhook = new LinkedHashMap<>();
    Matcher override =
        OVERRIDE.matcher(url.substring(withoutFragment(url).length()).replaceFirst("^#", ""));
    while (override.find()) {
      switch (override.group(1)) {
        case "ct" -> webhook.put("connectTimeout", override.group(2) + "ms");
        case "rt" -> webhook.put("readTimeout", override.group(2) + "ms");
        default -> webhook.put("retries", Integer.parseInt(override.group(2)));
      }
    }
    return webhook;
  }

  static String withoutFragment(String url) {
    int hash = url.indexOf('#');
    return hash < 0 ? url : url.substring(0, hash);
  }
}
