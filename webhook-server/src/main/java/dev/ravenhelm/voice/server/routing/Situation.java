package dev.ravenhelm.voice.server.routing;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** All that one decision sees. */
record Situation(RoutingTable table, IncomingCall call, Instant now) {

  /** How long the caller has waited, by our clock or Twilio's, whichever says more. */
  Duration waitedSince(long epochSecond) {
    Duration ours =
        epochSecond == 0
            ? Duration.ZERO
            : Duration.between(Instant.ofEpochSecond(epochSecond), now);
    Duration twilios = call.outcome().queued().time();
    return ours.compareTo(twilios) > 0 ? ours : twilios;
  }

  /**
   * What a phone shows when this call is passed on to it: the caller, where Twilio lets such a
   * number be shown, else the number called.
   */
  @Nullable String shownToPhones() {
    return PhoneBook.isE164(call.from()) ? null : call.to();
  }

  /**
   * What a desk phone shows: the caller, an agent without the client: that SIP knows nothing of.
   */
  @Nullable String shownToDeskPhones() {
    return table.agentAt(call.from()).map(Agent::identity).orElse(null);
  }
}
