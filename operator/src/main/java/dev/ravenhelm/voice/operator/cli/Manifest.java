package dev.ravenhelm.voice.operator.cli;

import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;

/**
 * A resource and where it was written.
 *
 * @param source file and document, as {@code gateway.yaml, document 2}
 */
record Manifest(VoiceResource<?, ?> resource, String source) {}
