package dev.ravenhelm.voice.server.webhooks;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tells whether Twilio sent a request: {@code Base64(HMAC-SHA1(auth token, URL + sorted
 * parameters))}.
 *
 * <p>Source: twilio.com/docs/usage/security#validating-requests; for repeated parameters
 * twilio-node's {@code webhooks.ts}, which signs each distinct value, sorted.
 */
final class SignatureCheck {

  private SignatureCheck() {}

  /**
   * Whether one of the tokens signed this.
   *
   * @param publicUrl where Twilio believes the server to be; forwarded headers have no say
   * @param target path below the public URL and raw query
   */
  static boolean passes(
      List<String> authTokens, String publicUrl, String target, Form form, String signature) {
    byte[] claimed = signature.getBytes(StandardCharsets.UTF_8);
    String parameters = parameters(form);
    boolean passed = false;
    for (String url : forms(publicUrl)) {
      byte[] signed = (url + target + parameters).getBytes(StandardCharsets.UTF_8);
      for (String token : authTokens) {
        passed |= MessageDigest.isEqual(sign(token, signed), claimed);
      }
    }
    return passed;
  }

  /** Whether a JSON body is the one that the signed query speaks of. */
  static boolean bodyMatches(String bodySha256, ByteBuffer body) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(body.duplicate());
      byte[] digest = sha256.digest();
      return MessageDigest.isEqual(
          HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII),
          bodySha256.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** What Twilio would send along with this. */
  static String sign(String authToken, String url, Form form) {
    byte[] signed = (url + parameters(form)).getBytes(StandardCharsets.UTF_8);
    return new String(sign(authToken, signed), StandardCharsets.US_ASCII);
  }

  private static String parameters(Form form) {
    StringBuilder all = new StringBuilder(1024);
    for (Map.Entry<String, List<String>> parameter : new TreeMap<>(form.values()).entrySet()) {
      List<String> values = parameter.getValue();
      for (String value : values.size() == 1 ? values : new TreeSet<>(values)) {
        all.append(parameter.getKey()).append(value);
      }
    }
    return all.toString();
  }

  /**
   * As written, and with the port dropped or added: Twilio drops it for voice over HTTPS and keeps
   * it otherwise, so its own libraries take either.
   */
  private static List<String> forms(String publicUrl) {
    URI url = URI.create(publicUrl);
    boolean secure = "https".equals(url.getScheme());
    String path = url.getRawPath();
    String bare = url.getScheme() + "://" + url.getHost();
    String without = bare + path;
    String with = bare + ":" + (url.getPort() > 0 ? url.getPort() : secure ? 443 : 80) + path;
    return publicUrl.equals(without) ? List.of(without, with) : List.of(with, without);
  }

  private static byte[] sign(String token, byte[] data) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return Base64.getEncoder().encode(mac.doFinal(data));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA1", e);
    }
  }
}
