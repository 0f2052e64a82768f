package dev.ravenhelm.twilio.simulator.devices;

import java.time.Duration;
import java.util.Optional;

/**
 * What a device does when it rings.
 *
 * @param answerAfter how long it rings before; absent: until the control API answers it
 * @param talk how long it talks once connected; absent: until the other side hangs up
 * @param digits the keys it presses right after answering
 * @param speech what it says when it is asked to speak
 * @param answeredBy who is found to have answered, in the words of answering-machine detection
 */
public record Behaviour(
    Kind kind,
    Optional<Duration> answerAfter,
    Optional<Duration> talk,
    String digits,
    String speech,
    String answeredBy) {
  /** How a ringing device ends its ringing. */
  public enum Kind {
    ANSWER,
    REJECT,
    BUSY,
    NO_ANSWER,
    FAIL
  }

  public static Behaviour answering(Duration after, Optional<Duration> talk) {
    return new Behaviour(Kind.ANSWER, Optional.of(after), talk, "", "", "human");
  }
}
