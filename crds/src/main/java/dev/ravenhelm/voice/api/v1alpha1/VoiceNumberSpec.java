package dev.ravenhelm.voice.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What a number should do. */
@ValidationRule(
    value = "has(self.phoneNumber) || (has(self.purchase) && has(self.purchase.search))",
    message = "name phoneNumber, or describe the number to buy in purchase.search")
@ValidationRule(
    value = "has(self.phoneNumber) || !has(oldSelf.phoneNumber)",
    message = "phoneNumber cannot be taken away: make a new VoiceNumber and delete this one")
@ValidationRule(
    value = "!has(self.phoneNumber) || !has(self.purchase) || !has(self.purchase.search)",
    message = "purchase.search looks for a number, so it cannot stand beside phoneNumber")
public record VoiceNumberSpec(
    @Required
        @ValidationRule(
            value = "self.name == oldSelf.name",
            message = "gatewayRef cannot change: make a new VoiceNumber and delete this one")
        @JsonPropertyDescription("The gateway whose account has the number.")
        Ref gatewayRef,
    @Nullable
        @Size(max = 16)
        @ValidationRule(
            value = "self.matches('^[+][1-9][0-9]{6,14}$')",
            message =
                "phoneNumber must be E.164: a plus, the country code and the number without spaces, as +15550100001")
        @ValidationRule(
            value = "self == oldSelf",
            message = "phoneNumber cannot change: make a new VoiceNumber and delete this one")
        @JsonPropertyDescription(
            "The number in E.164, as +15550100001. Cannot change. Absent: the one that purchase.search found and bought, which status.phoneNumber names.")
        String phoneNumber,
    @Required @JsonPropertyDescription("Where an incoming call goes.") Target inbound,
    @Nullable @JsonPropertyDescription("What the caller hears first.") Prompt greeting,
    @Nullable
        @Default("IfUnused")
        @JsonPropertyDescription(
            "IfUnused: adopted only when no other URL, application, trunk or mark is on it. TakeOver: adopted in any case, unless another installation marked it.")
        Adoption adoption,
    @Nullable @JsonPropertyDescription("Answers when the server cannot.") Fallback fallback,
    @Nullable
        @JsonPropertyDescription(
            "How long Twilio waits for the server, and how often it asks again.")
        Webhook webhook,
    @Nullable
        @Default("false")
        @JsonPropertyDescription(
            "Whether Twilio looks the caller's name up, which costs money for each call. Default false.")
        Boolean callerIdLookup,
    @Nullable
        @JsonPropertyDescription("The address that emergency services are told for this number.")
        Emergency emergency,
    @Nullable @JsonPropertyDescription("Where text messages to the number go.") Sms sms,
    @Nullable
        @Pattern("^(us1|ie1|au1)$")
        @JsonPropertyDescription(
            "Region in which Twilio processes calls to the number: us1, ie1 or au1. Default: left as it is.")
        String inboundRegion,
    @Nullable
        @JsonPropertyDescription(
            "Buys the number where the account does not have it. Absent: never buys.")
        Purchase purchase,
    @Nullable
        @Default("Retain")
        @JsonPropertyDescription(
            "What deleting this resource does to the number. Retain: leaves it. Restore: puts back what it had before adoption. Release: gives it back to Twilio, irrevocably.")
        DeletionPolicy deletionPolicy) {

  /** When a number that the account has becomes ours. */
  public enum Adoption {
    /** Only when nothing else uses it. */
    IfUnused,
    /** Whatever it was used for. */
    TakeOver
  }

  /** What deleting the resource does to the number. */
  public enum DeletionPolicy {
    /** Left as it is. */
    Retain,
    /** Put back as it was before adoption. */
    Restore,
    /** Given back to Twilio. */
    Release
  }

  /** Answers when the server cannot. */
  public record Fallback(
      @Required
          @Pattern("^https://[^ ]+$")
          @Size(max = 2048)
          @JsonPropertyDescription("URL, not on the gateway's own host.")
          String url) {}

  /** Twilio's connection overrides. */
  public record Webhook(
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("1s")
          @ValidationRule(
              value = "duration(self) >= duration('100ms') && duration(self) <= duration('10s')",
              message = "connectTimeout must lie between 100ms and 10s")
          @JsonPropertyDescription(
              "How long Twilio waits for a connection, 100ms to 10s. Default 1s.")
          String connectTimeout,
      @Nullable
          @Pattern(Voice.DURATION)
          @Default("2500ms")
          @ValidationRule(
              value = "duration(self) >= duration('100ms') && duration(self) <= duration('15s')",
              message = "readTimeout must lie between 100ms and 15s")
          @JsonPropertyDescription(
              "How long Twilio waits for an answer, 100ms to 15s. Default 2500ms.")
          String readTimeout,
      @Nullable
          @Min(0)
          @Max(5)
          @Default("1")
          @JsonPropertyDescription("How often Twilio asks again, 0 to 5. Default 1.")
          Integer retries) {}

  /** The address for emergency services. */
  public record Emergency(
      @Required
          @Pattern("^AD[0-9a-f]{32}$")
          @JsonPropertyDescription(
              "SID of a validated address in Twilio, as AD and 32 hexadecimal digits.")
          String addressSid) {}

  /** Text messages. */
  public record Sms(
      @Required
          @Pattern("^https://[^ ]+$")
          @Size(max = 2048)
          @JsonPropertyDescription("URL that Twilio asks when a message arrives.")
          String url) {}

  /** Leave to buy the number, and what its order needs. */
  public record Purchase(
      @Nullable
          @JsonPropertyDescription(
              "Finds a number to buy, where the spec names none. The one that was chosen is in status.phoneNumber before it is ordered.")
          Search search,
      @Nullable
          @Pattern("^[0-9]{1,5}([.][0-9]{1,4})?$")
          @JsonPropertyDescription(
              "Most that the number may cost a month, in the account's currency, as \"1.50\". Absent: any price.")
          String maxMonthlyPrice,
      @Nullable
          @Pattern("^AD[0-9a-f]{32}$")
          @JsonPropertyDescription("Address that the country's rules ask for.")
          String addressSid,
      @Nullable
          @Pattern("^BU[0-9a-f]{32}$")
          @JsonPropertyDescription("Regulatory bundle that the country's rules ask for.")
          String bundleSid) {}

  /** What a number to buy must be like. */
  public record Search(
      @Required @Pattern(Voice.COUNTRY) @JsonPropertyDescription("Country, as US.") String country,
      @Nullable
          @Default("Local")
          @JsonPropertyDescription("Kind of number: Local, Mobile, TollFree. Default Local.")
          NumberType type,
      @Nullable
          @Pattern("^[0-9]{3}$")
          @JsonPropertyDescription("Area code, in the US and Canada only, as 415.")
          String areaCode,
      @Nullable
          @Pattern("^[+0-9A-Za-z*%$]{2,16}$")
          @JsonPropertyDescription(
              "Pattern that the number contains: digits, letters, * for any digit, % for any sequence.")
          String contains,
      @Nullable
          @Default("false")
          @JsonPropertyDescription("Whether it must take text messages. Default false.")
          Boolean sms) {}

  /** Kinds of numbers on sale. */
  public enum NumberType {
    /** Of a place. */
    Local,
    /** Of a mobile network. */
    Mobile,
    /** Free for the caller. */
    TollFree
  }
}
