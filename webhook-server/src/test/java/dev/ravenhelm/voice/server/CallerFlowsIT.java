package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.testbed.KafkaBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What callers live through, in a time that passes only as the tests say. */
@Timeout(60)
final class CallerFlowsIT {

  private static final String CALLER = "+15550100077";
  private static final String PHONE = "+12125550130";
  private static final String AT_ONCE = "{\"answerAfterMs\":0}";
  private static final String NEVER = "{\"manual\":true}";

  @TempDir private Path folder;

  @Test
  void reachTheNextAgentWhereTheFirstLetsItRing() {
    try (KafkaBroker broker = KafkaBroker.start();
        FlowStage stage =
            FlowStage.open(
                folder,
                "",
                office ->
                    office.configure(
                        "  outbound: {allowed",
                        "  events: {kafka: {bootstrapServers: \""
                            + broker.bootstrapServers()
                            + "\", topic: calls}}\n  outbound: {allowed"))) {
      stage.office().registerAlice(NEVER);
      stage.office().register(Office.CAROL, "{\"answerAfterMs\":2000}");
      stage.available(Office.ALICE);
      stage.pass("1S");
      stage.available(Office.CAROL);
      String call = stage.office().call();
      stage.awaitState(Office.CAROL, "talking");
      assertThat(stage.between(call, "of alice-b", "reservation.timeout")).hasSeconds(20);
      assertThat(stage.between(call, "of alice-b", "of carol")).hasSeconds(20);
      assertThat(stage.between(call, "of alice-b", "carol answered")).hasSeconds(22);
      assertThat(stage.presence(Office.ALICE)).isEqualTo("offline");
      assertThat(stage.roles(Office.CAROL)).containsExactlyInAnyOrder("caller", "agent");
      stage.pass("37S");
      stage.office().hangUp(call);
      stage.pass("1M");
      assertThat(ToldEvents.of(broker.bootstrapServers(), call, "handled"))
          .containsExactly(
              "0 received",
              "0 queued",
              "0 offered alice-b",
              "0 assigned alice-b",
              "20 missed alice-b",
              "20 offered carol",
              "20 assigned carol",
              "22 accepted carol",
              "22 joined",
              "60 routed",
              "60 left",
              "60 wrapping-up",
              "94 handled");
    }
  }

  @Test
  void leaveAMessageOnceTheyHaveWaitedAsLongAsTheQueueSays() {
    try (FlowStage stage = FlowStage.open(folder, "  maxWait: 10m\n")) {
      String call = stage.office().call();
      stage.pass("9M59S");
      assertThat(stage.tells(call, "QueueResult")).isFalse();
      stage.pass("30S");
      assertThat(stage.between(call, "verb: Enqueue", "QueueResult leave"))
          .as("what is played ends within the last second")
          .isBetween(Duration.ofSeconds(599), Duration.ofSeconds(600));
      assertThat(stage.between(call, "QueueResult leave", "Say Nobody is free. Leave a message."))
          .isZero();
      assertThat(stage.tells(call, "verb: Record")).isTrue();
      assertThat(stage.office().callStatus(call)).isEqualTo("completed");
    }
  }

  @Test
  void keepTheirPlaceWhereTheyAskToBeCalledBack() {
    try (FlowStage stage = FlowStage.open(folder, "  waiting: {say: Hold., callBack: {}}\n")) {
      stage.office().phone(CALLER, "{\"answerAfterMs\":4000}");
      String first = stage.office().call();
      stage.pass("20S");
      String second = stage.office().call();
      stage.pass("20S");
      stage.office().control("/control/calls/" + first + "/digits", "{\"digits\":\"1\"}");
      stage.pass("40S");
      assertThat(stage.between(first, "digits: 1", "status: completed"))
          .isLessThan(Duration.ofSeconds(1));
      stage.office().registerAlice(AT_ONCE);
      stage.available(Office.ALICE);
      stage.pass("3S");
      assertThat(stage.roles(Office.ALICE)).doesNotContain("caller");
      stage.pass("1S");
      assertThat(stage.liveCall(Office.ALICE).path("callSid").asText()).isEqualTo(first);
      assertThat(stage.roles(Office.ALICE)).containsExactlyInAnyOrder("caller", "agent");
      assertThat(stage.tells(second, "of alice-b")).isFalse();
      assertThat(stage.office().callStatus(second)).isEqualTo("in-progress");
    }
  }

  @Test
  void areCalledBackByWhicheverKeyTheQueueNames() {
    try (FlowStage stage =
        FlowStage.open(folder, "  waiting: {say: Hold., callBack: {digit: \"#\"}}\n")) {
      String call = stage.office().call();
      stage.pass("20S");
      stage.office().control("/control/calls/" + call + "/digits", "{\"digits\":\"#\"}");
      stage.pass("10S");
      assertThat(stage.between(call, "digits: #", "status: completed"))
          .isLessThan(Duration.ofSeconds(10));
      assertThat(stage.office().tasksOf(call)).hasSize(2);
    }
  }

  @Test
  void reachTheTelephoneOfAnAgentButNoMailboxOfIt() {
    try (FlowStage stage =
        FlowStage.open(
            folder,
            "",
            office -> {
              office.configure(
                  "  permissions: {inbound: true, out",
                  "  fallback: {dial: \"" + PHONE + "\"}\n  permissions: {inbound: true, out");
              FlowStage.ringFor(office, 65);
            })) {
      stage.office().registerAlice(NEVER);
      stage.office().phone(PHONE, "{\"answerAfterMs\":3000}");
      stage.available(Office.ALICE);
      String call = stage.office().call();
      stage.pass("1M");
      assertThat(stage.between(call, "of alice-b", "[" + PHONE + "] ringing")).hasSeconds(20);
      assertThat(stage.between(call, "of alice-b", "[" + PHONE + "] in-progress")).hasSeconds(23);
      assertThat(stage.tells(call, "reservation.rejected")).isTrue();
      assertThat(stage.tells(call, "reservation.accepted")).isFalse();
      assertThat(stage.tells(call, "joined")).isFalse();
      assertThat(stage.presence(Office.ALICE)).isEqualTo("offline");
      assertThat(stage.office().callStatus(call)).isEqualTo("in-progress");

      stage.office().phone(PHONE, "{\"answerAfterMs\":3000,\"digits\":\"1\"}");
      stage.available(Office.ALICE);
      stage.pass("22S");
      assertThat(stage.tells(call, "joined")).isFalse();
      stage.pass("1S");
      assertThat(stage.when(call, "reservation.accepted")).hasSeconds(83);
      assertThat(stage.roles(Office.ALICE)).containsExactlyInAnyOrder("caller", "agent");
    }
  }

  @Test
  void goOnWaitingWhenTheQueueClosesOfWhichTheNextAreTold() {
    try (FlowStage stage =
        FlowStage.open(
            folder,
            "  maxWait: 10m\n  closed: {voicemail: {greeting: {say: We are closed.}}}\n",
            office -> office.configure("  maxWait: 10m", hours(office) + "  maxWait: 10m"))) {
      stage.office().registerAlice(AT_ONCE);
      stage.pass("4M59S");
      String before = stage.office().call();
      stage.pass("1S");
      String after = stage.office().call();
      stage.pass("1M");
      assertThat(stage.when(after, "Say We are closed.")).isLessThan(Duration.ofSeconds(1));
      assertThat(stage.office().tasksOf(after)).isEmpty();
      assertThat(stage.tells(before, "closed")).isFalse();
      stage.available(Office.ALICE);
      stage.pass("1S");
      assertThat(stage.when(before, "alice-b answered")).hasSeconds(61);
    }
  }

  /** Open until five minutes from now; it is about noon, so that no midnight is near. */
  private static String hours(Office office) {
    OffsetDateTime now = office.time().instant().atOffset(ZoneOffset.UTC);
    ZoneOffset noon = ZoneOffset.ofHours(12 - now.getHour());
    LocalTime closing = now.withOffsetSameInstant(noon).toLocalTime().plusMinutes(5);
    return "  hours: {timezone: \""
        + noon
        + "\", weekly: {mon-sun: [\"00:00-"
        + closing
        + "\"]}}\n";
  }
}
