package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a number does. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VoiceNumberStatus(
    @Nullable @JsonPropertyDescription("The generation that this status speaks of.")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Ready, Reconciling, Stalled, Synced, Drifted.")
        List<Condition> conditions,
    @Nullable
        @JsonPropertyDescription(
            "The number in E.164; for one that was searched for, the one that was chosen.")
        String phoneNumber,
    @Nullable @JsonPropertyDescription("SID of the number.") String sid,
    @Nullable @JsonPropertyDescription("The URL that Twilio asks when the number is called.")
        String voiceUrl,
    @Nullable
        @JsonPropertyDescription(
            "How far Twilio is with registering spec.emergency's address, in its own words; emergency"
                + " calls show the number only while this is registered.")
        String emergencyAddressStatus,
    @Nullable
        @JsonPropertyDescription(
            "Whether the number was bought by this resource (Purchased) or was there before (Adopted).")
        String origin,
    @Nullable
        @JsonPropertyDescription(
            "Optional settings that were written and will be cleared when the spec no longer has them.")
        List<String> settings,
    @Nullable
        @JsonPropertyDescription(
            "Digest of what was last written to Twilio; what differs from it later is drift.")
        String applied,
    @Nullable
        @JsonPropertyDescription(
            "What would be written to Twilio, one sentence each, where managementPolicy is Observe.")
        List<String> plan,
    @Nullable
        @JsonPropertyDescription("What was found changed in Twilio, one sentence each, redacted.")
        List<String> drift) {}
