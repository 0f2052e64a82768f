package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a caller hears: spoken words or a recording. */
@ValidationRule(
    value = "has(self.say) != has(self.play)",
    message = "name exactly one of say and play")
public record Prompt(
    @Nullable @Size(max = 4096) @JsonPropertyDescription("Words to speak, up to 4096 characters.")
        String say,
    @Nullable
        @Pattern("^https?://[^ ]+$")
        @Size(max = 2048)
        @JsonPropertyDescription("URL of an audio file to play.")
        String play,
    @Nullable @JsonPropertyDescription("Language of the words, as en-GB. Default en-US.")
        String language,
    @Nullable @JsonPropertyDescription("Twilio voice that speaks them, as Polly.Amy.")
        String voice) {}
