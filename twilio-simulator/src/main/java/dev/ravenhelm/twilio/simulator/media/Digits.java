package dev.ravenhelm.twilio.simulator.media;

import java.util.Optional;

/** Reader of keys that are sent as telephone events (RFC 4733): each several times, told once. */
final class Digits {
  private static final String KEYS = "0123456789*#ABCD";

  private boolean any;
  private int last;

  Optional<Character> read(RtpPacket packet) {
    if (packet.payload().length < 4 || (any && packet.timestamp() == last)) {
      return Optional.empty();
    }
    any = true;
    last = packet.timestamp();
    int event = packet.payload()[0] & 0xff;
    return event < KEYS.length() ? Optional.of(KEYS.charAt(event)) : Optional.empty();
  }
}
