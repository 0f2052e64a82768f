package dev.ravenhelm.voice.server.twilio;

import java.util.Optional;

/** Twilio's regions and the edges nearest to them: twilio.com/docs/global-infrastructure. */
public final class Region {

  private Region() {}

  /** The edge that a device should connect to; a device in us1 finds its own. */
  public static Optional<String> edge(String region) {
    return switch (region) {
      case "ie1" -> Optional.of("dublin");
      case "au1" -> Optional.of("sydney");
      default -> Optional.empty();
    };
  }
}
