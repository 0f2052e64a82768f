package dev.ravenhelm.voice.server.webhooks;

import java.util.Optional;

/** Numbers in parameters, which may be anything. */
final class Numbers {

  private static final int MOST_DIGITS = 12;

  private Numbers() {}

  static Optional<Long> parse(String text) {
    if (text.isEmpty() || text.length() > MOST_DIGITS) {
      return Optional.empty();
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return Optional.empty();
      }
    }
    return Optional.of(Long.parseLong(text));
  }
}
