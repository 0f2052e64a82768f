package dev.ravenhelm.twilio.simulator.clock;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reader of durations as people write them: {@code 300ms}, {@code 90s}, {@code 3m}, {@code 2h},
 * {@code 1d}; a bare number is seconds.
 */
public final class Durations {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d|)");

  private Durations() {}

  /** Throws {@link IllegalArgumentException} with words for whoever wrote it. */
  public static Duration parse(String text) {
    Matcher matcher = FORM.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a duration is 300ms, 90s, 3m, 2h or 1d, was " + text);
    }
    long count = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofSeconds(count);
    };
  }
}
