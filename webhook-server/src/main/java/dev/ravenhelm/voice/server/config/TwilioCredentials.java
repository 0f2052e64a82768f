package dev.ravenhelm.voice.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The account and what its webhooks are signed with.
 *
 * @param authTokens the primary first, then the secondary where there is one
 * @param number TWILIO_NUMBER, the caller ID of outgoing calls
 */
public record TwilioCredentials(
    String accountSid, List<String> authTokens, @Nullable String number) {

  public TwilioCredentials {
    authTokens = List.copyOf(authTokens);
  }

  /** The credentials among these values, or empty when SID or token is missing. */
  static Optional<TwilioCredentials> of(Map<String, String> values) {
    String sid = values.getOrDefault("TWILIO_SID", "").strip();
    List<String> tokens = new ArrayList<>();
    for (String key : List.of("TWILIO_AUTH_TOKEN", "TWILIO_AUTH_TOKEN_SECONDARY")) {
      String token = values.getOrDefault(key, "").strip();
      if (!token.isEmpty()) {
        tokens.add(token);
      }
    }
    String number = values.getOrDefault("TWILIO_NUMBER", "").strip();
    return sid.isEmpty() || tokens.isEmpty()
        ? Optional.empty()
        : Optional.of(new TwilioCredentials(sid, tokens, number.isEmpty() ? null : number));
  }

  @Override
  public String toString() {
    return "TwilioCredentials[" + accountSid + "]";
  }
}
