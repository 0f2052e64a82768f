package dev.ravenhelm.voice.server.agents;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a token is for. */
enum Platform {
  WEB,
  IOS,
  ANDROID;

  static Optional<Platform> named(String name) {
    return Arrays.stream(values())
        .filter(platform -> platform.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst();
  }
}
