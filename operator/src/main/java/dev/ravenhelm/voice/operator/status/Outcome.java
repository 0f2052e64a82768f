package dev.ravenhelm.voice.operator.status;

import java.time.Duration;

/** How a reconciliation ended. */
public sealed interface Outcome {
  String reason();

  String message();

  /** Everything is as the spec says. */
  record Ready(String reason, String message) implements Outcome {}

  /** One step is done and told; the next follows at once. */
  record Next(String reason, String message) implements Outcome {}

  /** Something else must come first; a watch or a slow look will tell. */
  record Waiting(String reason, String message) implements Outcome {}

  /** Its account is busy with others; it is woken when it is its turn, and nothing is told. */
  record Outside() implements Outcome {
    @Override
    public String reason() {
      return "";
    }

    @Override
    public String message() {
      return "its account is busy with others";
    }
  }

  /** Nothing will happen until somebody changes the spec or what it names. */
  record Stalled(String reason, String message) implements Outcome {}

  /** It failed and is tried again. {@code slow}: only rarely, since trying often does not help. */
  record Failed(String reason, String message, boolean slow) implements Outcome {
    /** First pause of a slow retry. */
    public static final Duration SLOW = Duration.ofSeconds(60);
  }
}
