package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;

/** One key of a Secret in the same namespace. */
public record SecretKeyRef(
    @Required
        @Pattern(Voice.OBJECT_NAME)
        @JsonPropertyDescription("Name of the Secret, in this namespace.")
        String name,
    @Required @JsonPropertyDescription("Key inside the Secret.") String key) {}
