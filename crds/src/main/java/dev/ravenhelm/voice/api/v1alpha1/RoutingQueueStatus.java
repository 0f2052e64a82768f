package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a queue is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RoutingQueueStatus(
    @Nullable @JsonPropertyDescription("The generation that this status speaks of.")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Ready, Reconciling, Stalled, Synced, Drifted.")
        List<Condition> conditions,
    @Nullable @JsonPropertyDescription("SID of the TaskRouter task queue.") String taskQueueSid,
    @Nullable @JsonPropertyDescription("SID of the TaskRouter workflow.") String workflowSid,
    @Nullable @JsonPropertyDescription("SID of the call queue, where maxWaiting is set.")
        String callQueueSid,
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
