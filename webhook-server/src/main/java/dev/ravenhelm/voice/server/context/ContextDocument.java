package dev.ravenhelm.voice.server.context;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * All that the context service says about a call.
 *
 * @param body its JSON as it came, with what calls have no use for; null unless the answer is known
 */
public record ContextDocument(ContextAnswer answer, @Nullable JsonNode body) {}
