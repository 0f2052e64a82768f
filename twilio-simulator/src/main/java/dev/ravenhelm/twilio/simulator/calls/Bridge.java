package dev.ravenhelm.twilio.simulator.calls;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** Two legs that talk: what one presses, the other hears. */
final class Bridge {
  private final Call caller;
  private final Call callee;
  private final boolean starEnds;

  /**
   * @param starEnds whether the caller leaves by pressing {@code *}
   */
  Bridge(Call caller, Call callee, boolean starEnds) {
    this.caller = caller;
    this.callee = callee;
    this.starEnds = starEnds;
  }

  /** Stays until the other leg is gone, the time is over, or {@code over} holds. */
  void hold(Duration limit, BooleanSupplier over) {
    Instant deadline = caller.deadline(limit);
    BooleanSupplier ended = () -> over.getAsBoolean() || caller.ended() || callee.ended();
    boolean left = false;
    while (!left && !ended.getAsBoolean()) {
      boolean stirred =
          caller.awaitUntil(
              deadline,
              () -> ended.getAsBoolean() || caller.input().hasDigit() || callee.input().hasDigit());
      left = !stirred || relay();
    }
  }

  /** Hands keys over; true when the caller's star ends it. */
  private boolean relay() {
    while (caller.input().hasDigit()) {
      char key = caller.input().takeDigit().orElseThrow();
      if (starEnds && key == '*') {
        caller.tell("bridge", "left by *");
        return true;
      }
      callee.hearDigits("" + key);
    }
    while (callee.input().hasDigit()) {
      caller.hearDigits("" + callee.input().takeDigit().orElseThrow());
    }
    return false;
  }
}
