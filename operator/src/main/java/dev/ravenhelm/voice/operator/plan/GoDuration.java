package dev.ravenhelm.voice.operator.plan;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Go and CEL write them: {@code 2500ms}, {@code 1h30m}. */
public final class GoDuration {
  private static final Pattern PART = Pattern.compile("([0-9]+)(ms|s|m|h)");

  private GoDuration() {}

  /**
   * Reads a duration.
   *
   * @param text null for the default
   * @throws IllegalArgumentException where the text is no duration, which the CRD does not let pass
   */
  public static Duration parse(@Nullable String text, Duration defaultValue) {
    if (text == null) {
      return defaultValue;
    }
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      long amount = Long.parseLong(part.group(1));
      sum =
          sum.plus(
              switch (part.group(2)) {
                case "ms" -> Duration.ofMillis(amount);
                case "s" -> Duration.ofSeconds(amount);
                case "m" -> Duration.ofMinutes(amount);
                default -> Duration.ofHours(amount);
              });
      end = part.end();
    }
    if (text.isEmpty() || end != text.length()) {
      throw new IllegalArgumentException("not a duration: " + text);
    }
    return sum;
  }
}
