package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import org.jspecify.annotations.Nullable;

/**
 * A number that may be called, and where its calls go.
 *
 * @param emergencyAddress whether emergency services are told where its calls come from
 */
public record Line(
    String name,
    String number,
    Target inbound,
    @Nullable Prompt greeting,
    boolean emergencyAddress) {}
