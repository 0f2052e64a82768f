package dev.ravenhelm.voice.server.routing;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all calls that agents of a gateway place.
 *
 * @param callerId the VoiceNumber that they show, by name
 * @param countries that may be called; empty: the caller ID's own
 * @param sipDomains that may be called, in lower case
 * @param premium whether numbers with a premium rate may be called
 * @param emergency whether emergency numbers may be called, with a caller ID that has an address
 * @param callsPerHour how many calls to telephones one agent may place in an hour
 */
public record OutgoingRules(
    @Nullable String callerId,
    Set<String> countries,
    Set<String> sipDomains,
    boolean premium,
    boolean emergency,
    int callsPerHour) {

  private static final int USUAL_PER_HOUR = 60;

  /** Where the gateway says nothing. */
  public static final OutgoingRules USUAL =
      new OutgoingRules(null, Set.of(), Set.of(), false, false, USUAL_PER_HOUR);

  public OutgoingRules {
    countries = Set.copyOf(countries);
    sipDomains = Set.copyOf(sipDomains);
  }
}
