package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Choices by digit, or by word. */
@ValidationRule(
    value = "self.options.all(k, k.matches('^[0-9*#]$'))",
    message = "options are named by one digit, * or #")
@ValidationRule(
    value = "!has(self.speech) || self.speech.words.all(k, k in self.options)",
    message = "speech.words is keyed by the options that the words choose")
public record Menu(
    @Required @Size(max = 4096) @JsonPropertyDescription("The choices, spoken.") String say,
    @Nullable
        @Pattern(Voice.LANGUAGE)
        @JsonPropertyDescription("Language of the words, as de-DE. Default: Twilio's, en-US.")
        String language,
    @Nullable
        @Size(max = 64)
        @JsonPropertyDescription("Voice that speaks, as Polly.Vicki. Default: the language's.")
        String voice,
    @Required @Size(min = 1, max = 12) @JsonPropertyDescription("Where each digit leads.")
        Map<String, MenuTarget> options,
    @Nullable
        @JsonPropertyDescription(
            "Lets callers say what they want, too. Absent: digits only. Twilio charges for recognised speech.")
        Speech speech,
    @Nullable
        @Min(0)
        @Max(5)
        @JsonPropertyDescription("How often the choices are repeated. Default 2.")
        Integer retries,
    @Nullable
        @JsonPropertyDescription(
            "Where the call goes when nothing is chosen. Default: it ends with a word of thanks.")
        MenuTarget otherwise) {

  /** What callers may say instead of a digit. */
  public record Speech(
      @Required
          @Size(min = 1, max = 12)
          @JsonPropertyDescription(
              "Words or phrases by the option that they choose, as \"1\": [support, help]. One that fits two options chooses none.")
          Map<String, List<@Size(min = 1, max = 100) String>> words) {}
}
