package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.util.Optional;

/** Where the next TwiML comes from. */
public sealed interface Source {
  /** Nothing to hear for an hour, and then again. */
  Source SILENCE = new Inline("<Response><Pause length=\"3600\"/></Response>");

  /**
   * A webhook to ask.
   *
   * @param what what it is in the story's words
   * @param more parameters beyond the call's own
   */
  record Fetch(String what, String method, String url, Form more) implements Source {}

  /** A document that was given in full. */
  record Inline(String twiml) implements Source {}

  /** A webhook to ask when TwiML could not be had. */
  record Fallback(String method, String url) {
    static Optional<Fallback> of(String method, String url) {
      return url.isEmpty() ? Optional.empty() : Optional.of(new Fallback(method, url));
    }
  }
}
