package dev.ravenhelm.twilio.simulator.signalling;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.rest.Refusal;

/** An error in the gateway's numbers, which the SDK turns into its own. */
record SignalError(int code, String message) {
  static final SignalError NO_OFFER =
      new SignalError(31400, "Bad Request: no offer of audio that this gateway understands");
  static final SignalError DECLINED =
      new SignalError(31002, "Connection Declined: the token allows no outgoing calls");
  static final SignalError NO_APPLICATION = new SignalError(31001, "Application Not Found");
  static final SignalError EXPIRED = new SignalError(31205, "JWT Token Expired");
  static final SignalError NOT_ALLOWED =
      new SignalError(31201, "Authentication Failed: the token does not allow this");
  static final SignalError NO_LISTEN =
      new SignalError(31204, "Invalid JWT token: none was accepted on this connection");
  static final SignalError LONG_PARAMETERS =
      new SignalError(31103, "Maximum Parameters Length Exceeded: 800 bytes");
  static final SignalError NO_SUCH_CALL =
      new SignalError(31107, "Reconnect Parameter Invalid: no such call");
  static final SignalError LONG_MESSAGE =
      new SignalError(31212, "Call Message Payload Size Exceeded: 10 KB");
  static final SignalError MESSAGE_TYPE =
      new SignalError(31210, "Call Message Event Type Invalid: only user-defined-message");
  static final SignalError BUSY = new SignalError(31486, "Busy Here");
  static final SignalError UNAVAILABLE = new SignalError(31480, "Temporarily Unavailable");

  /** A token's refusal: REST speaks of the cause, the gateway of less. */
  static SignalError of(Refusal refusal) {
    int code =
        switch (refusal.code()) {
          case 20104 -> 31205;
          case 20106 -> 31201;
          case 20107 -> 31202;
          case 20157 -> 31207;
          default -> 31204;
        };
    return new SignalError(code, refusal.words());
  }

  ObjectNode json() {
    return JsonNodeFactory.instance.objectNode().put("code", code).put("message", message);
  }
}
