package dev.ravenhelm.voice.twilio;

import java.util.Optional;

/** Twilio's regions and the edges nearest to them: twilio.com/docs/global-infrastructure. */
public final class Region {

  private Region() {}

  /** The edge to connect to; empty for us1, whose edge is found by itself. */
  public static Optional<String> edge(String region) {
    return switch (region) {
      case "ie1" -> Optional.of("dublin");
      case "au1" -> Optional.of("sydney");
      default -> Optional.empty();
    };
  }
}
