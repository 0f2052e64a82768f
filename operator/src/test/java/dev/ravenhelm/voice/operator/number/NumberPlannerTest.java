package dev.ravenhelm.voice.operator.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumberSpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.Golden;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Plan;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NumberPlannerTest {
  private static final OwnerMark MARK =
      OwnerMark.of("prod", "VoiceNumber", "voice", "main", "number");
  private static final OwnerMark FOREIGN =
      OwnerMark.of("test", "VoiceNumber", "voice", "main", "number");

  record Row(String reason, Map<String, String> found, String spec) {
    @Override
    public String toString() {
      return reason;
    }
  }

  static Stream<Row> refused() {
    return Stream.of(
        new Row("Conflict", Map.of("FriendlyName", FOREIGN.friendlyName("x")), ""),
        new Row(
            "Conflict", Map.of("FriendlyName", FOREIGN.friendlyName("x")), "adoption: TakeOver"),
        new Row("InUse", Map.of("VoiceUrl", "https://old.example/"), ""),
        new Row("InUse", Map.of("TrunkSid", "TK1"), ""),
        new Row("InUse", Map.of("StatusCallback", "https://billing.example/"), ""),
        new Row("InUse", Map.of("VoiceFallbackUrl", "https://old.example/"), ""),
        new Row("InUse", Map.of("VoiceApplicationSid", "AP1"), ""),
        new Row("NotOwned", Map.of("PhoneNumber", "+15550100002"), ""),
        new Row(
            "FallbackOnGatewayHost", Map.of(), "fallback: {url: \"https://VOICE.example.com/x\"}"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void refusesWhatCouldHarm(Row row) {
    assertThat(plan(row.spec(), row.found()))
        .isInstanceOfSatisfying(
            Plan.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(row.reason()));
  }

  @Test
  void adoptsAnUnusedNumber() {
    Golden.check(
        "number-adopt.txt",
        describe(plan("", Map.of("VoiceUrl", "https://demo.twilio.com/welcome/voice/"))));
  }

  @Test
  void takesOverAUsedNumberAndClearsWhatWouldBeatItsUrl() {
    Golden.check(
        "number-take-over.txt",
        describe(
            plan(
                "adoption: TakeOver",
                Map.of("VoiceUrl", "https://u:p@old.example/", "TrunkSid", "TK1"))));
  }

  @Test
  void putsTheMarkBackOnOurOwnNumberThatWasRenamed() {
    Map<String, String> renamed =
        new HashMap<>(NumberWish.fields(spec(""), MARK, "voice/main", "https://voice.example.com"));
    renamed.put("FriendlyName", "hotline");

    Change change = ((Plan.Changes) plan("", renamed)).changes().getFirst();

    assertThat(((Change.Update) change).after()).containsOnlyKeys("FriendlyName");
  }

  @Test
  void changesNothingThatIsAsItShouldBe() {
    Map<String, String> after =
        new HashMap<>(NumberWish.fields(spec(""), MARK, "voice/main", "https://voice.example.com"));

    assertThat(((Plan.Changes) plan("", after)).changes()).isEmpty();
  }

  @Test
  void buysTheExactNumberOnlyWhereTheSpecSaysSo() {
    Golden.check(
        "number-buy.txt",
        describe(
            plan(
                "purchase: {addressSid: AD0123456789abcdef0123456789abcdef}",
                Map.of("PhoneNumber", "+1999"))));
  }

  @Test
  void clearsAFallbackThatTheSpecNoLongerNames() {
    Map<String, String> before =
        new HashMap<>(
            NumberWish.fields(
                spec("fallback: {url: \"https://other.example/x\"}"),
                MARK,
                "voice/main",
                "https://voice.example.com"));

    Change change = ((Plan.Changes) plan("", before)).changes().getFirst();

    assertThat(((Change.Update) change).after()).isEqualTo(Map.of("VoiceFallbackUrl", ""));
  }

  private static Plan plan(String further, Map<String, String> found) {
    Map<String, String> fields =
        new HashMap<>(Map.of("PhoneNumber", "+15550100001", "FriendlyName", "main"));
    fields.putAll(found);
    return NumberPlanner.plan(
        spec(further),
        MARK,
        "voice/main",
        "https://voice.example.com",
        List.of(new TwilioObject(TwilioKind.NUMBER, "", "PN1", fields)));
  }

  private static VoiceNumberSpec spec(String further) {
    return VoiceSerialization.create()
        .unmarshal(
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceNumber
            spec:
              gatewayRef: {name: main}
              phoneNumber: "+15550100001"
              inbound: {queueRef: {name: support}}
              %s
            """
                .formatted(further),
            VoiceNumber.class)
        .getSpec();
  }

  private static String describe(Plan plan) {
    StringBuilder text = new StringBuilder();
    for (Change change : ((Plan.Changes) plan).changes()) {
      text.append(change.describe()).append('\n');
      switch (change) {
        case Change.Create create ->
            create
                .fields()
                .forEach((k, v) -> text.append("  ").append(k).append(": ").append(v).append('\n'));
        case Change.Update update ->
            update
                .after()
                .forEach((k, v) -> text.append("  ").append(k).append(": ").append(v).append('\n'));
        case Change.Delete delete -> text.append("  ").append(delete.sid()).append('\n');
      }
    }
    return text.toString();
  }
}
