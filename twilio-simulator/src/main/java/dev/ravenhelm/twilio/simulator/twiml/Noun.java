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
   * @param digits keys to press once the callee has answered, {@code w} being half a second's wait
   * @param parameters a client's custom parameters, or a SIP call's headers
   */
  record Party(
      String address,
      Optional<Link> whisper,
      Callback callback,
      String digits,
      Detection detection,
      Form parameters)
      implements Noun {}

  /**
   * A room.
   *
   * @param beep true, false, onEnter or onExit
   * @param coached the call whose participant alone hears this one
   */
  record Conference(
      String name,
      boolean startOnEnter,
      boolean endOnExit,
      boolean muted,
      String beep,
      String label,
      String coached,
      int maxParticipants,
      String region,
      Optional<Link> waitUrl,
      Callback callback,
      Verb.Taping taping)
      implements Noun {}

  record Queue(
      String name,
      Optional<Link> whisper,
      Optional<String> reservationSid,
      Optional<String> postWork)
      implements Noun {}

  /** A TwiML app, whose voice URL answers as if it had been called. */
  record Application(String sid, boolean copyParentTo, Callback callback, Form parameters)
      implements Noun {}

  /** Where progress is told, and which events. */
  record Callback(Optional<Link> link, Set<String> events) {
    public static final Callback NONE = new Callback(Optional.empty(), Set.of());

    public Callback {
      events = Set.copyOf(events);
    }
  }

  /**
   * Whether to find out who answered, a human or a machine.
   *
   * @param mode empty, {@code Enable} or {@code DetectMessageEnd}
   * @param callback where it is told; absent: in the next webhook
   */
  record Detection(String mode, Optional<Link> callback) {
    public static final Detection OFF = new Detection("", Optional.empty());

    public boolean on() {
      return !mode.isEmpty();
    }
  }
}
