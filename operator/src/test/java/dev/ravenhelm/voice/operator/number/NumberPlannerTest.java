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
        new Row("FallbackUnreadable", Map.of(), "fallback: {url: \"https://${HOST}/x\"}"),
        new Row("FallbackUnreadable", Map.of(), "fallback: {url: \"https://other.example/a|b\"}"),
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
    Map<String, String> renamed = new HashMap<>(NumberWish.fields(wanted(spec(""))));
    renamed.put("FriendlyName", "hotline");

    Change change = ((Plan.Changes) plan("", renamed)).changes().getFirst();

    assertThat(((Change.Update) change).after()).containsOnlyKeys("FriendlyName");
  }

  @Test
  void changesNothingThatIsAsItShouldBe() {
    Map<String, String> after = new HashMap<>(NumberWish.fields(wanted(spec(""))));

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
            NumberWish.fields(wanted(spec("fallback: {url: \"https://other.example/x\"}"))));

    Change change = ((Plan.Changes) plan("", before)).changes().getFirst();

    assertThat(((Change.Update) change).after()).isEqualTo(Map.of("VoiceFallbackUrl", ""));
  }

  @Test
  void writesOptionalSettingsAndClearsThoseThatTheSpecNoLongerHas() {
    String all =
        """
        sms: {url: "https://sms.example.com/in"}
          callerIdLookup: true
          emergency: {addressSid: AD0123456789abcdef0123456789abcdef}
        """;
    Map<String, String> with = NumberWish.fields(wanted(spec(all)));
    assertThat(with)
        .containsEntry("SmsUrl", "https://sms.example.com/in")
        .containsEntry("VoiceCallerIdLookup", "true")
        .containsEntry("EmergencyStatus", "Active");
    List<String> settings = NumberWish.settings(spec(all));

    assertThat(NumberWish.fields(wanted(spec(""), settings, "", "")))
        .containsEntry("SmsUrl", "")
        .containsEntry("VoiceCallerIdLookup", "false")
        .containsEntry("EmergencyAddressSid", "")
        .containsEntry("EmergencyStatus", "Inactive");
    assertThat(NumberWish.fields(wanted(spec("")))).doesNotContainKey("SmsUrl");
  }

  @Test
  void handsANumberOverInTwoSteps() {
    TwilioObject ours =
        new TwilioObject(
            TwilioKind.NUMBER,
            "",
            "PN1",
            with(NumberWish.fields(wanted(spec(""))), "PhoneNumber", "+15550100001"));

    Change.Update offer =
        (Change.Update)
            ((Plan.Changes)
                    NumberPlanner.plan(wanted(spec(""), List.of(), "PN1", "next"), List.of(ours)))
                .changes()
                .getFirst();
    TwilioObject offered =
        new TwilioObject(
            TwilioKind.NUMBER,
            "",
            "PN1",
            with(ours.fields(), "FriendlyName", offer.after().get("FriendlyName")));

    assertThat(NumberPlanner.plan(taker("next"), List.of(offered)))
        .isInstanceOfSatisfying(Plan.Changes.class, c -> assertThat(c.changes()).hasSize(1));
    assertThat(NumberPlanner.plan(taker("third"), List.of(offered)))
        .isInstanceOfSatisfying(
            Plan.Refused.class, r -> assertThat(r.reason()).isEqualTo("Conflict"));
    assertThat(NumberPlanner.plan(wanted(spec(""), List.of(), "PN1", ""), List.of(offered)))
        .as("taken back before anybody took it")
        .isInstanceOf(Plan.Changes.class);
  }

  private static WantedNumber taker(String ownerId) {
    return new WantedNumber(
        spec(""),
        "+15550100001",
        OwnerMark.of(ownerId, "VoiceNumber", "calls", "line", "number"),
        "calls/line",
        "https://other.example.com",
        List.of(),
        "",
        ownerId,
        "");
  }

  private static Map<String, String> with(Map<String, String> fields, String name, String value) {
    Map<String, String> all = new HashMap<>(fields);
    all.put(name, value);
    return all;
  }

  private static Plan plan(String further, Map<String, String> found) {
    Map<String, String> fields =
        new HashMap<>(Map.of("PhoneNumber", "+15550100001", "FriendlyName", "main"));
    fields.putAll(found);
    return NumberPlanner.plan(
        wanted(spec(further)), List.of(new TwilioObject(TwilioKind.NUMBER, "", "PN1", fields)));
  }

  private static WantedNumber wanted(VoiceNumberSpec spec) {
    return wanted(spec, List.of(), "", "");
  }

  private static WantedNumber wanted(
      VoiceNumberSpec spec, List<String> settingsBefore, String recordedSid, String handoverTo) {
    return new WantedNumber(
        spec,
        spec.phoneNumber() == null ? "" : spec.phoneNumber(),
        MARK,
        "voice/main",
        "https://voice.example.com",
        settingsBefore,
        recordedSid,
        "prod",
        handoverTo);
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
