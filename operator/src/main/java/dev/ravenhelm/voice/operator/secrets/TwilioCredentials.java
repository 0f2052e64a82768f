package dev.ravenhelm.voice.operator.secrets;

import java.util.Map;
import java.util.Optional;

/**
 * The account's SID and auth token, and the number that callers see by default.
 *
 * @param secondary the auth token that is about to be the first, during a rotation; or empty
 * @param number E.164, or empty
 */
public record TwilioCredentials(
    String accountSid, String authToken, String secondary, String number) {
  /** Reads them from the keys of a secret; empty with the missing key's name in {@code missing}. */
  public static Optional<TwilioCredentials> from(Map<String, String> data) {
    String sid = data.getOrDefault("TWILIO_SID", "").strip();
    String token = data.getOrDefault("TWILIO_AUTH_TOKEN", "").strip();
    return !sid.matches("AC[0-9a-fA-F]{32}") || token.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TwilioCredentials(
                sid,
                token,
                data.getOrDefault("TWILIO_AUTH_TOKEN_SECONDARY", "").strip(),
                data.getOrDefault("TWILIO_NUMBER", "").strip()));
  }

  /** The same with the secondary token first; empty where there is none. */
  public Optional<TwilioCredentials> swapped() {
    return secondary.isEmpty()
        ? Optional.empty()
        : Optional.of(new TwilioCredentials(accountSid, secondary, authToken, number));
  }

  @Override
  public String toString() {
    return "TwilioCredentials[" + accountSid + "]";
  }
}
