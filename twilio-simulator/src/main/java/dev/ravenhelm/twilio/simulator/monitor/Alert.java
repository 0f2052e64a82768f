package dev.ravenhelm.twilio.simulator.monitor;

/**
 * Something that went wrong between Twilio and the account's server.
 *
 * @param errorCode Twilio's, as 11200
 * @param level error, warning, notice or debug
 * @param resourceSid of the call or message that it happened to
 * @param requestVariables what was sent, as a form
 */
public record Alert(
    int errorCode,
    String level,
    String text,
    String resourceSid,
    String requestMethod,
    String requestUrl,
    String requestVariables,
    String responseHeaders,
    String responseBody) {

  /** A failed request to the account's server. */
  public static Alert ofWebhook(
      int errorCode,
      String text,
      String resourceSid,
      String requestMethod,
      String requestUrl,
      String requestVariables,
      String responseHeaders,
      String responseBody) {
    return new Alert(
        errorCode,
        "error",
        text,
        resourceSid,
        requestMethod,
        requestUrl,
        requestVariables,
        responseHeaders,
        responseBody);
  }

  /** Something in the account's TwiML that was got over. */
  public static Alert warning(int errorCode, String text, String resourceSid) {
    return new Alert(errorCode, "warning", text, resourceSid, "", "", "", "", "");
  }
}
