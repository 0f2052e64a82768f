package dev.ravenhelm.twilio.simulator.calls;

/**
 * What a participant may do.
 *
 * @param coached the call of the participant who alone hears this one; empty: all do
 * @param beep true, false, onEnter or onExit
 */
public record Seat(
    boolean startOnEnter,
    boolean endOnExit,
    boolean muted,
    boolean hold,
    String label,
    String coached,
    String beep) {
  Seat(boolean startOnEnter, boolean endOnExit, boolean muted, String label) {
    this(startOnEnter, endOnExit, muted, false, label, "", "true");
  }

  Seat withMuted(boolean other) {
    return new Seat(startOnEnter, endOnExit, other, hold, label, coached, beep);
  }

  Seat withHold(boolean other) {
    return new Seat(startOnEnter, endOnExit, muted, other, label, coached, beep);
  }

  Seat withEndOnExit(boolean other) {
    return new Seat(startOnEnter, other, muted, hold, label, coached, beep);
  }

  Seat withCoached(String other) {
    return new Seat(startOnEnter, endOnExit, muted, hold, label, other, beep);
  }

  Seat withBeep(String other) {
    return new Seat(startOnEnter, endOnExit, muted, hold, label, coached, other);
  }
}
