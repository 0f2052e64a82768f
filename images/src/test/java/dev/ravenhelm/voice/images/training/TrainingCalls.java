package dev.ravenhelm.voice.images.training;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Webhooks of calls, signed as Twilio does. */
final class TrainingCalls {

  static final String ACCOUNT = "AC00000000000000000000000000000001";
  static final String TOKEN = "training";
  static final String PUBLIC_URL = "https://voice.example.com";

  private TrainingCalls() {}

  /** The webhook of that number: most are of new calls, some of steps and ends of calls. */
  static HttpRequest request(int port, int number) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("AccountSid", ACCOUNT);
    parameters.put("ApiVersion", "2010-04-01");
    parameters.put("CallSid", String.format(Locale.ROOT, "CA%032x", number));
    parameters.put("Caller", "+15550100077");
    parameters.put("CallerCountry", "US");
    parameters.put("Direction", "inbound");
    parameters.put("From", "+15550100077");
    parameters.put("FromCity", "NEW YORK");
    parameters.put("FromCountry", "US");
    parameters.put("To", "+15550100001");
    parameters.put("Called", "+15550100001");
    return switch (number % 10) {
      case 8 -> request(port, number, "/voice/wait?queue=support", parameters);
      case 9 -> {
        parameters.put("CallStatus", "completed");
        parameters.put("CallDuration", "42");
        parameters.put("Timestamp", "Sat, 28 Nov 2026 12:00:00 +0000");
        parameters.put("SequenceNumber", "3");
        yield request(port, number, "/voice/events", parameters);
      }
      default -> {
        parameters.put("CallStatus", "ringing");
        yield request(port, number, "/voice/incoming", parameters);
      }
    };
  }

  private static HttpRequest request(
      int port, int number, String target, Map<String, String> parameters) {
    String signed =
        parameters.entrySet().stream()
            .map(entry -> entry.getKey() + entry.getValue())
            .collect(Collectors.joining("", PUBLIC_URL + target, ""));
    String body =
        parameters.entrySet().stream()
            .map(entry ->
                entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
        .header("Content-Type", "application/x-www-form-urlencoded; charset=UTF-8")
        .header("X-Twilio-Signature", hmac(signed))
        .header("I-Twilio-Idempotency-Token", String.format(Locale.ROOT, "%032x", number))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static String hmac(String signed) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(TOKEN.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder()
          .encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA1", e);
    }
  }
}
