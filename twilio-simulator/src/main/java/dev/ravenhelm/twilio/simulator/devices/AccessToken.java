package dev.ravenhelm.twilio.simulator.devices;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.Optional;

/**
 * What a verified access token lets a client do. Its text is not kept.
 *
 * @param region the region it was made for, {@code us1} where it names none
 */
public record AccessToken(
    String keySid,
    String identity,
    Instant expires,
    String region,
    boolean allowsIncoming,
    Optional<String> applicationSid,
    JsonNode outgoingParameters) {}
