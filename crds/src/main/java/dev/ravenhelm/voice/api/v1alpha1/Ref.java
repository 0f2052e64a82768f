package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;

/** The name of another object in the same namespace. */
public record Ref(
    @Required
        @Pattern(Voice.OBJECT_NAME)
        @JsonPropertyDescription("Name of the object, in this namespace.")
        String name) {}
