package dev.ravenhelm.voice.server.config;

import java.util.Map;
import java.util.Optional;

/** The key that signs access tokens. */
public record ApiKey(String sid, String secret) {

  static Optional<ApiKey> of(Map<String, String> values, String sidKey, String secretKey) {
    String sid = values.getOrDefault(sidKey, "").strip();
    String secret = values.getOrDefault(secretKey, "").strip();
    return sid.isEmpty() || secret.isEmpty()
        ? Optional.empty()
        : Optional.of(new ApiKey(sid, secret));
  }

  @Override
  public String toString() {
    return "ApiKey[" + sid + "]";
  }
}
