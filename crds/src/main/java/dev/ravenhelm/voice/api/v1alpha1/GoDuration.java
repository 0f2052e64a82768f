package dev.ravenhelm.voice.api.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A duration as Go and CEL write it ({@link Voice#DURATION}): {@code 1h30m}, {@code 500ms}. */
public final class GoDuration {

  private static final Pattern WHOLE = Pattern.compile("([0-9]{1,9}(ms|s|m|h))+");
  private static final Pattern PART = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");

  private GoDuration() {}

  /** The duration written, or the default when nothing is written. */
  public static Duration or(@Nullable String text, Duration absent) {
    return text == null ? absent : parse(text);
  }

  /**
   * Reads a duration.
   *
   * @throws IllegalArgumentException where the text is no duration, which the CRD does not let pass
   */
  public static Duration parse(String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException("not a duration as 1h30m or 500ms: " + text);
    }
    Duration sum = Duration.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      long amount = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
              });
    }
    return sum;
  }
}
