package dev.ravenhelm.twilio.simulator.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The {@code X-Twilio-Signature}: HMAC-SHA1 over the URL and, for form posts, the sorted parameters
 * (twilio.com/docs/usage/security).
 */
public final class Signature {
  private Signature() {}

  /** Of a request without a form body: the whole URL with its query. */
  public static String of(String authToken, String url) {
    return of(authToken, url, new Form());
  }

  /**
   * Of a form post. A name that comes more than once is signed with each distinct value, sorted.
   */
  public static String of(String authToken, String url, Form form) {
    var text = new StringBuilder(url);
    for (Map.Entry<String, List<String>> entry : new TreeMap<>(form.all()).entrySet()) {
      for (String value : new TreeSet<>(entry.getValue())) {
        text.append(entry.getKey()).append(value);
      }
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(authToken.getBytes(UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.toString().getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("HmacSHA1 is part of every JDK", e);
    }
  }
}
