package dev.ravenhelm.twilio.simulator.calls;

import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** How long words take to be said. */
final class Speech {
  private static final Duration PER_WORD = Duration.ofMillis(60);

  private Speech() {}

  static Duration length(String text) {
    return text.isBlank()
        ? Duration.ZERO
        : PER_WORD.multipliedBy(text.strip().split("\\s+").length);
  }

  /** The words that were said when so much time had passed. */
  static String until(String text, Duration passed) {
    return Arrays.stream(text.strip().split("\\s+"))
        .limit(passed.dividedBy(PER_WORD))
        .collect(Collectors.joining(" "));
  }
}
