package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;

/**
 * Why a request was refused, as RFC 9457 writes it.
 *
 * @param reason short and stable, for metrics and programs
 * @param detail says what to do
 * @param retryAfterSeconds when to try again; 0: not without a change
 */
public record Problem(
    int status, String reason, String title, String detail, int retryAfterSeconds) {

  private static final int SOON = 5;

  /** What somebody who asked for it is told of Twilio's failure. */
  public static Problem of(TwilioFailure failure) {
    String detail = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case AWAY ->
          new Problem(
              503, "twilio-away", "Twilio is away", detail + ". It may have been done.", SOON);
      case ABSENT -> new Problem(404, "gone", "Not there any more", detail, 0);
      case REFUSED -> new Problem(502, "twilio-refused", "Twilio refused", detail, 0);
    };
  }

  /** As RFC 9457 writes it. */
  public ObjectNode json() {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "about:blank")
        .put("status", status)
        .put("title", title)
        .put("reason", reason)
        .put("detail", detail);
  }

  public static Problem malformed(String detail) {
    return new Problem(400, "malformed", "Not a request", detail, 0);
  }

  static Problem unauthorized(String detail) {
    return new Problem(401, "unauthorized", "Sign in first", detail, 0);
  }

  public static Problem forbidden(String reason, String detail) {
    return new Problem(403, reason, "Not for you", detail, 0);
  }

  public static Problem tooMany(String detail, int retryAfterSeconds) {
    return new Problem(429, "too-many", "Too many requests", detail, retryAfterSeconds);
  }

  public static Problem unavailable(String detail) {
    return new Problem(503, "not-ready", "Not ready yet", detail, SOON);
  }
}
