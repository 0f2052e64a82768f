package dev.ravenhelm.twilio.simulator.calls;

import java.time.Duration;

/** The keypad's tones as TwiML writes them: {@code w} is half a second's silence, {@code W} one. */
final class Tones {
  private static final Duration TONE = Duration.ofMillis(200);
  private static final Duration HALF = Duration.ofMillis(500);

  private Tones() {}

  static Duration length(String digits) {
    Duration length = Duration.ZERO;
    for (int i = 0; i < digits.length(); i++) {
      length =
          length.plus(
              switch (digits.charAt(i)) {
                case 'w' -> HALF;
                case 'W' -> HALF.multipliedBy(2);
                default -> TONE;
              });
    }
    return length;
  }
}
