package dev.ravenhelm.voice.server.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * An object as it was read.
 *
 * @param version its ETag; null where Twilio named none, and nobody can be told to have been
 *     quicker
 */
public record Versioned(JsonNode body, @Nullable String version) {}
