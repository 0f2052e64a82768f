package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Choices by digit. */
@ValidationRule(
    value = "self.options.all(k, k.matches('^[0-9*#]$'))",
    message = "options are named by one digit, * or #")
public record Menu(
    @Required @Size(max = 4096) @JsonPropertyDescription("The choices, spoken.") String say,
    @Required @Size(min = 1, max = 12) @JsonPropertyDescription("Where each digit leads.")
        Map<String, MenuTarget> options,
    @Nullable
        @Min(0)
        @Max(5)
        @JsonPropertyDescription("How often the choices are repeated. Default 2.")
        Integer retries,
    @Nullable
        @JsonPropertyDescription(
            "Where the call goes when nothing is chosen. Default: it ends with a word of thanks.")
        MenuTarget otherwise) {}
