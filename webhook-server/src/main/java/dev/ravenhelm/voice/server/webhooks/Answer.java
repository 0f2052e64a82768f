package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.twiml.TwimlRenderer;

/**
 * What Twilio gets back.
 *
 * @param contentType empty when there is no body
 */
record Answer(int status, String contentType, String body, Outcome outcome) {

  /** Why it is what it is; a label of metrics. */
  enum Outcome {
    ANSWERED,
    REPEATED,
    NOTED,
    FORGED,
    FOREIGN_ACCOUNT,
    MALFORMED,
    UNKNOWN_PATH,
    NOT_READY,
    FAILED
  }

  static Answer twiml(String document) {
    return new Answer(200, "text/xml; charset=utf-8", document, Outcome.ANSWERED);
  }

  static Answer json(String document) {
    return new Answer(200, "application/json", document, Outcome.ANSWERED);
  }

  static Answer noted() {
    return new Answer(204, "", "", Outcome.NOTED);
  }

  static Answer nothing() {
    return twiml(TwimlRenderer.NOTHING);
  }

  static Answer refused(int status, Outcome outcome, String why) {
    return new Answer(status, "text/plain; charset=utf-8", why + "\n", outcome);
  }
}
