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
    String responseBody) {}
