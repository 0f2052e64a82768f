package dev.ravenhelm.voice.openbao;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path below a key-value mount that means the same to every part which reads it: no escapes, no
 * empty or dot segments.
 */
public record SecretPath(String value) {

  private static final int MAX_LENGTH = 512;
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9._-]+");

  public SecretPath {
    if (!isValid(value)) {
      throw new IllegalArgumentException(
          "not a secret path (segments of [A-Za-z0-9._-] between single slashes, none of them . or ..)");
    }
  }

  /** The path that a user wrote, or empty when it is none. */
  public static Optional<SecretPath> parse(String path) {
    return isValid(path) ? Optional.of(new SecretPath(path)) : Optional.empty();
  }

  /**
   * The path when it is valid and lies strictly below the share, segment by segment; else empty.
   */
  public static Optional<SecretPath> within(SecretPath share, String path) {
    return parse(path).filter(valid -> valid.value.startsWith(share.value + "/"));
  }

  /** The path below this one, or empty when the relative part is no valid path. */
  public Optional<SecretPath> resolve(String relative) {
    return parse(relative).flatMap(below -> parse(value + "/" + below.value));
  }

  private static boolean isValid(String path) {
    return path.length() <= MAX_LENGTH
        && Arrays.stream(path.split("/", -1))
            .allMatch(segment ->
                SEGMENT.matcher(segment).matches()
                    && !segment.equals(".")
                    && !segment.equals(".."));
  }

  @Override
  public String toString() {
    return value;
  }
}
