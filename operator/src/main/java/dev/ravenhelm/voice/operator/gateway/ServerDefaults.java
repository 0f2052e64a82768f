package dev.ravenhelm.voice.operator.gateway;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What all servers of this operator have in common.
 *
 * @param image the server image that belongs to this operator
 * @param twilioBaseUrl a simulator's URL, where the operator itself asks one; null: Twilio itself
 */
public record ServerDefaults(String image, @Nullable URI twilioBaseUrl) {}
