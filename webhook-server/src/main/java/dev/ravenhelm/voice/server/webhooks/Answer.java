package dev.ravenhelm.voice.server.webhooks;

import dev.ravenhelm.voice.server.twiml.TwimlRenderer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What Twilio gets back.
 *
 * @param contentType empty when there is no body
 * @param body in UTF-8; the whole array is the body
 */
record Answer(int status, String contentType, ByteBuffer body, Outcome outcome) {

  private static final byte[] NOTHING = utf8(TwimlRenderer.NOTHING);

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

  static Answer twiml(byte[] document) {
    return twiml(document, Outcome.ANSWERED);
  }

  static Answer twiml(byte[] document, Outcome outcome) {
    return new Answer(200, "text/xml; charset=utf-8", ByteBuffer.wrap(document), outcome);
  }

  static Answer json(String document) {
    return new Answer(200, "application/json", ByteBuffer.wrap(utf8(document)), Outcome.ANSWERED);
  }

  static Answer noted() {
    return new Answer(204, "", ByteBuffer.allocate(0), Outcome.NOTED);
  }

  static Answer nothing() {
    return twiml(NOTHING);
  }

  static Answer refused(int status, Outcome outcome, String why) {
    return new Answer(
        status, "text/plain; charset=utf-8", ByteBuffer.wrap(utf8(why + "\n")), outcome);
  }

  /** The body. */
  String text() {
    return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
