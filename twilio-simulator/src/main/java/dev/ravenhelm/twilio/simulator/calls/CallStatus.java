package dev.ravenhelm.twilio.simulator.calls;

/** The states of a leg, in Twilio's words. */
public enum CallStatus {
  QUEUED("queued"),
  INITIATED("initiated"),
  RINGING("ringing"),
  IN_PROGRESS("in-progress"),
  COMPLETED("completed"),
  BUSY("busy"),
  FAILED("failed"),
  NO_ANSWER("no-answer"),
  CANCELED("canceled");

  private final String word;

  CallStatus(String word) {
    this.word = word;
  }

  public String word() {
    return word;
  }

  public boolean last() {
    return compareTo(COMPLETED) >= 0;
  }

  /** The name of the progress event that tells of this state. */
  String event() {
    return this == IN_PROGRESS ? "answered" : last() ? "completed" : word;
  }
}
