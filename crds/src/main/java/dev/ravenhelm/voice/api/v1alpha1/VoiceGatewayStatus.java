package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a gateway is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VoiceGatewayStatus(
    @Nullable @JsonPropertyDescription("The generation that this status speaks of.")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Ready, Reconciling, Stalled, Synced, Drifted, Deployed.")
        List<Condition> conditions,
    @Nullable @JsonPropertyDescription("SID of the Twilio account.") String accountSid,
    @Nullable @JsonPropertyDescription("SID of the TwiML application that browsers call through.")
        String applicationSid,
    @Nullable @JsonPropertyDescription("SID of the TaskRouter workspace.") String workspaceSid,
    @Nullable @JsonPropertyDescription("The API key that signs access tokens.") Key apiKey,
    @Nullable @JsonPropertyDescription("The deployed server.") ServerStatus server,
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
        List<String> drift) {

  /** An API key, never its secret. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Key(
      @Nullable @JsonPropertyDescription("SID of the key.") String sid,
      @Nullable @JsonPropertyDescription("Path in OpenBao where its secret is kept.")
          String openBaoPath,
      @Nullable @JsonPropertyDescription("When it was made, RFC 3339.") String createdAt) {}

  /** The deployed server. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ServerStatus(
      @Nullable @JsonPropertyDescription("Name of the Deployment.") String deployment,
      @Nullable @JsonPropertyDescription("Pods that are ready.") Integer readyReplicas,
      @Nullable @JsonPropertyDescription("Pods that are wanted.") Integer replicas) {}
}
