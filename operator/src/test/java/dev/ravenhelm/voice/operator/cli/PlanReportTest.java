package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.Golden;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.Change.FieldChange;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.status.Progress;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanReportTest {
  private static final String PN = "PN" + "0".repeat(32);
  private static final OwnerMark MARK = OwnerMark.of("o", "VoiceNumber", "voice", "new", "number");

  @Test
  void showsEveryChangeEveryProblemAndWhatItCosts() {
    PlanReport report =
        new PlanReport(List.of(adopted(), bought(), searched(), refused(), phone()));

    Golden.check("cli-plan.txt", report.text());
    Golden.check("cli-plan.json", report.json());
    assertThat(report.text() + report.json()).doesNotContain("hunter2", "letmein", "s3cret");
    assertThat(report.exitCode()).isEqualTo(1);
  }

  @Test
  void sumsWhatIsBoughtForEachCurrency() {
    assertThat(new PlanReport(List.of(bought(), searched())).text())
        .contains("Buys 2 numbers for 1.00 EUR and 1.15 USD a month.");
    assertThat(new PlanReport(List.of(bought(), bought())).text())
        .contains("Buys 2 numbers for 2.30 USD a month.");
  }

  @Test
  void endsWithTwoForChangesAndWithZeroForNone() {
    assertThat(new PlanReport(List.of(adopted())).exitCode()).isEqualTo(2);
    assertThat(new PlanReport(List.of(searched())).exitCode()).isEqualTo(2);
    PlanReport nothing =
        new PlanReport(
            List.of(
                new PlannedResource(
                    name("VoiceNumber", "same"),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty())));
    assertThat(nothing.exitCode()).isZero();
    assertThat(nothing.text()).isEqualTo("Nothing to do (1 resource).\n");
  }

  private static PlannedResource adopted() {
    return new PlannedResource(
        name("VoiceNumber", "main-line"),
        List.of(
            new Change.Update(
                TwilioKind.NUMBER,
                "",
                PN,
                new TreeMap<>(
                    Map.of(
                        "VoiceUrl",
                        new FieldChange(
                            "https://me:hunter2@old.example.com/twiml?key=letmein",
                            "https://voice.example.com/voice/incoming#ct=1000"),
                        "TrunkSid",
                        new FieldChange("TK1", ""))))),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static PlannedResource bought() {
    return new PlannedResource(
        name("VoiceNumber", "new"),
        List.of(
            new Change.Create(
                TwilioKind.NUMBER,
                "",
                MARK,
                new TreeMap<>(
                    Map.of(
                        "FriendlyName",
                        MARK.friendlyName("voice/new"),
                        "PhoneNumber",
                        "+14155550100")))),
        List.of("this buys +14155550100 for 1.15 USD a month"),
        List.of(),
        Optional.of(new Progress.MonthlyCost(new BigDecimal("1.15"), "USD")));
  }

  private static PlannedResource searched() {
    return new PlannedResource(
        name("VoiceNumber", "any"),
        List.of(),
        List.of("buy a number like +49301234567 for 1.00 EUR a month"),
        List.of(),
        Optional.of(new Progress.MonthlyCost(new BigDecimal("1.00"), "EUR")));
  }

  private static PlannedResource refused() {
    return new PlannedResource(
        name("VoiceNumber", "taken"),
        List.of(),
        List.of(),
        List.of(
            new Problem(
                name("VoiceNumber", "taken"), "InUse", "number PN1 already has a VoiceUrl")),
        Optional.empty());
  }

  private static PlannedResource phone() {
    return new PlannedResource(
        name("AgentIdentity", "alice"),
        List.of(
            new Change.Create(
                TwilioKind.SIP_CREDENTIAL,
                "CL1",
                MARK,
                new TreeMap<>(Map.of("Username", "alice", "Password", "s3cret"))),
            new Change.Delete(TwilioKind.WORKER, "WS1", "WK1", "alice [rv1-x]")),
        List.of(),
        List.of(),
        Optional.empty());
  }

  private static ResourceName name(String kind, String name) {
    return new ResourceName(kind, "voice", name);
  }
}
