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
    @Nullable @JsonPropertyDescription("Where desk phones sign in.") Sip sip,
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
      @Nullable @JsonPropertyDescription("When it was made, RFC 3339.") String createdAt,
      @Nullable @JsonPropertyDescription("How many keys there were before it.") Integer rotation,
      @Nullable
          @JsonPropertyDescription(
              "SID of the key before it, which still works until all servers use the new one and its overlap is over.")
          String previousSid,
      @Nullable @JsonPropertyDescription("When the new one took over, RFC 3339.")
          String rotatedAt) {}

  /** Desk phones. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sip(
      @Nullable @JsonPropertyDescription("Name of the SIP domain.") String domain,
      @Nullable @JsonPropertyDescription("SID of the SIP domain.") String domainSid,
      @Nullable @JsonPropertyDescription("SID of its credential list.") String credentialListSid) {}

  /** The deployed server. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ServerStatus(
      @Nullable @JsonPropertyDescription("Name of the Deployment.") String deployment,
      @Nullable @JsonPropertyDescription("Pods that are ready.") Integer readyReplicas,
      @Nullable @JsonPropertyDescription("Pods that are wanted.") Integer replicas) {}
}
