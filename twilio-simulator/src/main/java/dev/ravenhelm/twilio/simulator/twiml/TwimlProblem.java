package dev.ravenhelm.twilio.simulator.twiml;

/**
 * A document that Twilio would refuse, with Twilio's code (12100 parse, 12200 schema, 12300 type).
 */
public final class TwimlProblem extends RuntimeException {
  private final int code;

  TwimlProblem(int code, String words) {
    super(words, null, false, false);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
