package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an agent may do. */
@ValidationRule(
    value = "has(self.identity) == has(oldSelf.identity)",
    message = "identity cannot change: make a new AgentIdentity and delete this one")
public record AgentIdentitySpec(
    @Required
        @ValidationRule(
            value = "self.name == oldSelf.name",
            message = "gatewayRef cannot change: make a new AgentIdentity and delete this one")
        @JsonPropertyDescription("The gateway that the agent works at.")
        Ref gatewayRef,
    @Nullable
        @Size(min = 1, max = 121)
        @ValidationRule(
            value = "self.matches('^[A-Za-z0-9_]+$')",
            message = "identity may hold letters, digits and underscores only, as alice_b")
        @ValidationRule(
            value = "self == oldSelf",
            message = "identity cannot change: make a new AgentIdentity and delete this one")
        @JsonPropertyDescription(
            "Twilio Client identity, up to 121 letters, digits and underscores. Default: the resource's name with - as _. Cannot change.")
        String identity,
    @Required
        @Size(min = 1, max = 255)
        @JsonPropertyDescription("OIDC subject that may act as this agent.")
        String subject,
    @Nullable @Size(max = 64) @JsonPropertyDescription("What the agent can do.")
        List<SkillLevel> skills,
    @Nullable @JsonPropertyDescription("What the agent may do.") Permissions permissions,
    @Nullable
        @JsonPropertyDescription(
            "VoiceNumber shown when this agent calls. Default: the gateway's caller ID.")
        Ref callerIdRef,
    @Nullable @JsonPropertyDescription("A phone that rings when no device answers.")
        Fallback fallback,
    @Nullable
        @JsonPropertyDescription(
            "A desk phone; its credential is made by the operator. It places calls, and rings after the agent's devices, but not for calls of queues.")
        Sip sip,
    @Nullable @JsonPropertyDescription("Takes over a worker that the workspace already has.")
        Adopt adopt,
    @Nullable
        @Default("false")
        @JsonPropertyDescription("Whether the agent gets no tokens and no calls for now.")
        Boolean suspended) {

  /**
   * The Twilio Client identity: what the spec names, else the resource's name with - and . as _,
   * which Twilio takes no others of.
   */
  public String clientIdentity(String resourceName) {
    return identity == null ? resourceName.replace('-', '_').replace('.', '_') : identity;
  }

  /** What the agent may do. */
  public record Permissions(
      @Nullable
          @Default("true")
          @JsonPropertyDescription("Whether calls may reach the agent. Default true.")
          Boolean inbound,
      @Nullable @JsonPropertyDescription("Whom the agent may call. Absent: nobody.")
          Outbound outbound,
      @Nullable
          @Size(max = 64)
          @JsonPropertyDescription("RoutingQueues whose calls the agent may supervise.")
          List<Ref> supervise,
      @Nullable
          @Default("false")
          @JsonPropertyDescription(
              "Whether the agent may delete all recordings and voicemail of a telephone number. Default false.")
          Boolean erase) {}

  /** Whom the agent may call. */
  public record Outbound(
      @Nullable
          @Size(max = 64)
          @JsonPropertyDescription(
              "Countries whose telephone numbers may be called, as US, within the gateway's allowedCountries.")
          List<@Pattern(Voice.COUNTRY) String> pstn,
      @Nullable
          @JsonPropertyDescription(
              "Whether SIP addresses of the gateway's sipDomains may be called.")
          Boolean sip,
      @Nullable @JsonPropertyDescription("Whether other agents may be called.") Boolean agents) {}

  /** A phone that rings when no device answers. */
  public record Fallback(
      @Required @Pattern(Voice.E164) @JsonPropertyDescription("Its number in E.164.") String dial,
      @Nullable
          @Default("true")
          @JsonPropertyDescription(
              "Whether the one who answers must press 1, so that a mailbox never takes a call. Default true.")
          Boolean confirm) {}

  /** A worker that is there already. */
  public record Adopt(
      @Required
          @Pattern("^WK[0-9a-f]{32}$")
          @JsonPropertyDescription(
              "SID of the worker. It keeps its name, and is left as it is when this resource is deleted.")
          String workerSid) {}

  /** A desk phone. */
  public record Sip() {}
}
