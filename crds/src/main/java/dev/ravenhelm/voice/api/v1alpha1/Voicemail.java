package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** A message that the caller leaves after a tone. */
public record Voicemail(
    @Nullable @JsonPropertyDescription("What the caller hears before the tone.") Prompt greeting,
    @Nullable
        @Min(5)
        @Max(600)
        @JsonPropertyDescription("Longest message, in seconds. Default 120.")
        Integer maxLength,
    @Nullable @JsonPropertyDescription("Whether Twilio writes the message down. Default false.")
        Boolean transcribe) {}
