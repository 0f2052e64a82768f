package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/** A skill that an agent has, and how well. */
public record SkillLevel(
    @Required
        @Pattern(Voice.SKILL)
        @JsonPropertyDescription(
            "The skill, in lower case with underscores; TaskRouter knows no hyphens.")
        String name,
    @Nullable @Min(1) @Max(10) @JsonPropertyDescription("How well, from 1 to 10. Default 1.")
        Integer level) {}
