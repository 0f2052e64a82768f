package dev.ravenhelm.twilio.simulator.calls;

import java.util.ArrayDeque;
import java.util.Optional;

/** What came from the far end of a leg and nobody has taken yet: keys and words. */
final class Input {
  private final ArrayDeque<Character> digits = new ArrayDeque<>();
  private final ArrayDeque<Utterance> speech = new ArrayDeque<>();

  synchronized void press(String keys) {
    for (int i = 0; i < keys.length(); i++) {
      digits.add(keys.charAt(i));
    }
  }

  synchronized Optional<Character> takeDigit() {
    return Optional.ofNullable(digits.poll());
  }

  synchronized boolean hasDigit() {
    return !digits.isEmpty();
  }

  synchronized void speak(Utterance utterance) {
    speech.add(utterance);
  }

  synchronized Optional<Utterance> takeSpeech() {
    return Optional.ofNullable(speech.poll());
  }

  synchronized boolean hasSpeech() {
    return !speech.isEmpty();
  }

  /** Words that were understood, with a confidence from 0 to 1. */
  record Utterance(String text, double confidence) {}
}
