package dev.ravenhelm.voice.server.webhooks;

import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers in parameters, which may be anything. */
final class Numbers {

  private static final Pattern COUNT = Pattern.compile("[0-9]{1,12}");

  private Numbers() {}

  static Optional<Long> parse(String text) {
    return COUNT.matcher(text).matches() ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
