package dev.ravenhelm.voice.operator.plan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The mark that says which resource of which installation a Twilio object belongs to: a digest of
 * owner, kind, namespace, name and role, at the end of the object's friendly name.
 */
public record OwnerMark(String tag) {
  /** Twilio's bound on friendly names. */
  public static final int MAX_FRIENDLY_NAME = 64;

  private static final Pattern IN_NAME = Pattern.compile("\\[(rv1-[a-z2-7]{20})]$");
  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int SYMBOLS = 20;

  /** The mark of one role of one resource; a rebuilt cluster with the same owner makes the same. */
  public static OwnerMark of(
      String ownerId, String kind, String namespace, String name, String role) {
    byte[] digest =
        sha256(
            String.join("\n", ownerId, kind, namespace, name, role)
                .getBytes(StandardCharsets.UTF_8));
    StringBuilder tag = new StringBuilder("rv1-");
    for (int symbol = 0; symbol < SYMBOLS; symbol++) {
      int value = 0;
      for (int bit = symbol * 5; bit < symbol * 5 + 5; bit++) {
        value = value << 1 | (digest[bit / 8] >> (7 - bit % 8) & 1);
      }
      tag.append(BASE32.charAt(value));
    }
    return new OwnerMark(tag.toString());
  }

  /** The mark in a friendly name, whoever's it is. */
  public static Optional<OwnerMark> in(String friendlyName) {
    Matcher matcher = IN_NAME.matcher(friendlyName);
    return matcher.find() ? Optional.of(new OwnerMark(matcher.group(1))) : Optional.empty();
  }

  /** A friendly name for people that ends with this mark, at most 64 characters long. */
  public String friendlyName(String human) {
    String suffix = " [" + tag + "]";
    int room = MAX_FRIENDLY_NAME - suffix.length();
    return (human.length() <= room ? human : human.substring(0, room)) + suffix;
  }

  /** Whether the object carries this mark. */
  public boolean isOn(TwilioObject object) {
    return in(object.friendlyName()).filter(this::equals).isPresent();
  }

  private static byte[] sha256(byte[] input) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(input);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
