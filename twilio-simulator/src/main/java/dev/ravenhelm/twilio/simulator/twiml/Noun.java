package dev.ravenhelm.twilio.simulator.twiml;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb.Link;
import java.util.Optional;
import java.util.Set;

/** What a {@code <Dial>} connects to. */
public sealed interface Noun {
  /**
   * A leg to be called: {@code client:alice}, {@code +1555…} or {@code sip:…}.
   *
   * @param whisper TwiML that the callee hears before being connected
   * @param parameters a client's custom parameters
   */
  record Party(
      String address, Optional<Link> whisper, Callback callback, String digits, Form parameters)
      implements Noun {}

  record Conference(
      String name,
      boolean startOnEnter,
      boolean endOnExit,
      boolean muted,
      String label,
      Optional<Link> waitUrl,
      Callback callback)
      implements Noun {}

  record Queue(
      String name,
      Optional<Link> whisper,
      Optional<String> reservationSid,
      Optional<String> postWork)
      implements Noun {}

  /** Where progress is told, and which events. */
  record Callback(Optional<Link> link, Set<String> events) {
    public static final Callback NONE = new Callback(Optional.empty(), Set.of());

    public Callback {
      events = Set.copyOf(events);
    }
  }
}
