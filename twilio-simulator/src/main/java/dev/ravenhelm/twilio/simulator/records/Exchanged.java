package dev.ravenhelm.twilio.simulator.records;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.time.Instant;

/**
 * One request and its answer.
 *
 * @param side which way it went
 * @param what the product for a request, what it was for for a webhook
 * @param target the path of a request with its query, the URL of a webhook
 * @param callSid the call it belongs to; empty where it belongs to none
 * @param sent the parameters, without secrets
 * @param status the HTTP status, 0 where there was no answer
 * @param code Twilio's error code, 0 where there was no error
 * @param hint what a developer should do about it; empty where all is well
 * @param answer the body of the answer to a webhook; empty for a request
 */
public record Exchanged(
    Instant at,
    Side side,
    String account,
    String what,
    String method,
    String target,
    String callSid,
    Form sent,
    int status,
    int code,
    String hint,
    String answer,
    double millis) {

  /** Which way a request went. */
  public enum Side {
    /** From a client to Twilio. */
    REQUEST,
    /** From Twilio to the account's server. */
    WEBHOOK
  }

  public boolean failed() {
    return status == 0 || status >= 400 || code != 0;
  }
}
