package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AgentIdentityStatus(
    @Nullable @JsonPropertyDescription("The generation that this status speaks of.")
        Long observedGeneration,
    @Nullable @JsonPropertyDescription("Ready, Reconciling, Stalled, Synced, Drifted.")
        List<Condition> conditions,
    @Nullable @JsonPropertyDescription("The Twilio Client identity.") String identity,
    @Nullable @JsonPropertyDescription("SID of the TaskRouter worker.") String workerSid,
    @Nullable
        @JsonPropertyDescription(
            "Date of the worker in Twilio when it was last compared as a whole; its attributes are read again only when it changes.")
        String workerUpdated,
    @Nullable @JsonPropertyDescription("The desk phone's sign-in.") Sip sip,
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

  /** A desk phone's sign-in, never its password. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Sip(
      @Nullable @JsonPropertyDescription("User name.") String username,
      @Nullable @JsonPropertyDescription("SIP domain to register at.") String domain,
      @Nullable @JsonPropertyDescription("SID of the credential in Twilio.") String credentialSid,
      @Nullable @JsonPropertyDescription("Path in OpenBao where the password is kept.")
          String openBaoPath) {}
}
