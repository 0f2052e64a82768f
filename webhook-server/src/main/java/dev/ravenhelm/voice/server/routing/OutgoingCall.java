package dev.ravenhelm.voice.server.routing;

/**
 * A call that an agent's device places.
 *
 * @param from {@code client:identity}
 * @param to what the agent wants to reach: E.164, {@code client:identity}, an agent's name, or
 *     {@code sip:}
 * @param placedThisHour how many other calls to telephones the device's agent placed lately
 */
public record OutgoingCall(String callSid, String from, String to, int placedThisHour) {}
