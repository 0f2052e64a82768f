package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a call goes. Exactly one member is set. */
@ValidationRule(
    value =
        "[has(self.queueRef), has(self.agentRef), has(self.menu), has(self.dial), has(self.sip),"
            + " has(self.voicemail), has(self.reject), has(self.redirectUrl)].filter(x, x).size() == 1",
    message =
        "name exactly one of queueRef, agentRef, menu, dial, sip, voicemail, reject and redirectUrl")
public record Target(
    @Nullable @JsonPropertyDescription("A RoutingQueue: its agents are found by skill and order.")
        Ref queueRef,
    @Nullable @JsonPropertyDescription("One AgentIdentity, whichever devices it has.") Ref agentRef,
    @Nullable @JsonPropertyDescription("The caller chooses by digit.") Menu menu,
    @Nullable
        @Size(max = 10)
        @JsonPropertyDescription(
            "Up to ten E.164 numbers, rung at once; the first to answer has the call.")
        List<@Pattern(Voice.E164) String> dial,
    @Nullable
        @Pattern("^sips?:[^ ]{1,250}$")
        @JsonPropertyDescription("A SIP address, as sip:desk@example.sip.twilio.com.")
        String sip,
    @Nullable @JsonPropertyDescription("A message is recorded.") Voicemail voicemail,
    @Nullable @JsonPropertyDescription("The call is refused without being answered.") Reject reject,
    @Nullable
        @Pattern("^https://[^ ]+$")
        @Size(max = 2048)
        @JsonPropertyDescription("Another server answers with TwiML from here on.")
        String redirectUrl) {}
