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
import java.util.stream.Stream;
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

  /** Keyed with one of the tokens each, and only cloned: a key takes longer than to sign. */
  private final List<Mac> keyed;

  /**
   * A check by these tokens.
   *
   * @param authTokens one of them signs
   */
  SignatureCheck(List<String> authTokens) {
    this.keyed = authTokens.stream().map(SignatureCheck::keyed).toList();
  }

  /**
   * Whether one of the tokens signed this.
   *
   * @param publicUrl where Twilio believes the server to be; forwarded headers have no say
   * @param target path below the public URL and raw query
   */
  boolean passes(String publicUrl, String target, Form form, String signature) {
    byte[] claimed = signature.getBytes(StandardCharsets.UTF_8);
    ByteBuffer signed = form.signed();
    if (passes(publicUrl + target, signed, claimed)) {
      return true;
    }
    for (String url : otherForms(publicUrl)) {
      if (passes(url + target, signed, claimed)) {
        return true;
      }
    }
    return false;
  }

  private boolean passes(String url, ByteBuffer form, byte[] claimed) {
    byte[] utf8 = url.getBytes(StandardCharsets.UTF_8);
    for (Mac mac : keyed) {
      if (MessageDigest.isEqual(signed(mac, utf8, form), claimed)) {
        return true;
      }
    }
    return false;
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
    byte[] utf8 = url.getBytes(StandardCharsets.UTF_8);
    return new String(signed(keyed(authToken), utf8, form.signed()), StandardCharsets.US_ASCII);
  }

  /**
   * With the port dropped or added: Twilio drops it for voice over HTTPS and keeps it otherwise, so
   * its own libraries take either.
   */
  private static List<String> otherForms(String publicUrl) {
    URI url = URI.create(publicUrl);
    boolean secure = "https".equals(url.getScheme());
    String path = url.getRawPath();
    String bare = url.getScheme() + "://" + url.getHost();
    String without = bare + path;
    String with = bare + ":" + (url.getPort() > 0 ? url.getPort() : secure ? 443 : 80) + path;
    return Stream.of(without, with).filter(form -> !form.equals(publicUrl)).toList();
  }

  private static Mac keyed(String token) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has HmacSHA1", e);
    }
  }

  private static byte[] signed(Mac keyed, byte[] url, ByteBuffer form) {
    try {
      Mac mac = (Mac) keyed.clone();
      mac.update(url);
      mac.update(form.duplicate());
      return Base64.getEncoder().encode(mac.doFinal());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's HmacSHA1 can be cloned", e);
    }
  }
}
