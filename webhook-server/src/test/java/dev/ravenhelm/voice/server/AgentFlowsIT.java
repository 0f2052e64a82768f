package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What agents do with their calls, in a time that passes only as the tests say. */
@Timeout(60)
final class AgentFlowsIT {

  private static final String CUSTOMER = "+12125550123";
  private static final String AT_ONCE = "{\"answerAfterMs\":0}";
  private static final String NEVER = "{\"manual\":true}";

  @TempDir private Path folder;
  private FlowStage stage;

  @BeforeEach
  void open() {
    stage = FlowStage.open(folder, "");
    stage.office().registerAlice(AT_ONCE);
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void talkWithWhomTheyCallForAsLongAsThoseStay() {
    stage.office().phone(CUSTOMER, "{\"answerAfterMs\":5000,\"talkMs\":60000}");
    String call = stage.place(CUSTOMER);
    stage.pass("4S");
    assertThat(stage.tells(call, "[" + CUSTOMER + "] ringing")).isTrue();
    stage.pass("2M");
    assertThat(stage.when(call, "connected with " + CUSTOMER)).hasSeconds(5);
    assertThat(stage.when(call, "status: completed")).hasSeconds(65);
  }

  @Test
  void areOfferedNoCallWhileTheyTalkWithWhomTheyCalled() {
    stage.office().phone(CUSTOMER, "{\"answerAfterMs\":0,\"talkMs\":65000}");
    stage.available(Office.ALICE);
    String own = stage.place(CUSTOMER);
    stage.pass("10S");
    String waiting = stage.office().call();
    stage.pass("2M");
    assertThat(stage.when(own, "status: completed")).hasSeconds(65);
    assertThat(stage.when(waiting, "of alice-b")).hasSeconds(55);
  }

  @Test
  void areOfferedCallsAgainOnceTwilioIsBack() {
    stage.office().phone(CUSTOMER, "{\"answerAfterMs\":0,\"talkMs\":65000}");
    stage.available(Office.ALICE);
    String own = stage.place(CUSTOMER);
    stage.pass("10S");
    String waiting = stage.office().call();
    stage
        .office()
        .control(
            "/control/faults",
            "{\"path\":\"/Tasks/WT\",\"method\":\"POST\",\"kind\":\"status\",\"status\":500,"
                + "\"times\":2}");
    stage.pass("2M");
    assertThat(stage.when(own, "status: completed")).hasSeconds(65);
    assertThat(stage.when(waiting, "of alice-b"))
        .as("tried again after one second and after three more")
        .hasSeconds(59);
  }

  @Test
  void areOfferedCallsAgainThoughTheServerIsNotToldOfTheEnd() {
    stage.office().phone(CUSTOMER, "{\"answerAfterMs\":0,\"talkMs\":65000}");
    stage.available(Office.ALICE);
    String own = stage.place(CUSTOMER);
    stage.pass("10S");
    String waiting = stage.office().call();
    stage
        .office()
        .control(
            "/control/faults",
            "{\"on\":\"webhook\",\"path\":\"/voice/events\",\"kind\":\"drop\",\"times\":\"always\"}");
    stage.pass("2M");
    assertThat(stage.when(own, "status: completed")).hasSeconds(65);
    assertThat(stage.when(waiting, "of alice-b")).as("it looks every 30 s").hasSeconds(80);
  }

  @Test
  void holdWhomTheyCalledAndTalkAgain() {
    stage.office().phone(CUSTOMER, AT_ONCE);
    String call = stage.place(CUSTOMER);
    stage.pass("10S");
    String customer = stage.leg(Office.ALICE, "caller");
    assertThat(stage.act(call, "hold", "").path("state").asText()).isEqualTo("held");
    assertThat(stage.seat(customer).path("hold").asBoolean()).isTrue();
    stage.pass("5M");
    assertThat(stage.act(call, "resume", "").path("state").asText()).isEqualTo("talking");
    assertThat(stage.seat(customer).path("hold").asBoolean()).isFalse();
    stage.pass("10S");
    stage.office().hangUp(customer);
    stage.pass("0S");
    assertThat(stage.when(call, "status: completed")).hasSeconds(320);
  }

  @Test
  void passACallerOnWhoLeavesAMessageWhereNobodyAnswers() {
    stage.office().register(Office.CAROL, NEVER);
    String call = talking();
    stage.act(call, "transfer", "{\"agent\":\"carol\"}");
    stage.pass("24S");
    assertThat(stage.liveCall(Office.ALICE).path("state").asText()).isEqualTo("wrapping-up");
    assertThat(stage.tells(call, "verb: Record")).isFalse();
    stage.pass("30S");
    assertThat(stage.between(call, "redirected by REST", "[client:carol] no-answer"))
        .hasSeconds(25);
    assertThat(stage.tells(call, "verb: Record")).isTrue();
    assertThat(stage.office().callStatus(call)).isEqualTo("completed");
  }

  @Test
  void passACallerOnToWhoeverAnswers() {
    stage.office().register(Office.CAROL, "{\"answerAfterMs\":24000}");
    String call = talking();
    stage.act(call, "transfer", "{\"agent\":\"carol\"}");
    stage.pass("24S");
    assertThat(stage.between(call, "redirected by REST", "connected with client:carol"))
        .hasSeconds(24);
    assertThat(stage.liveCall(Office.CAROL).path("callSid").asText()).isEqualTo(call);
  }

  @Test
  void leaveACallerToAColleagueWhomTheyAskedFirst() {
    stage.office().register(Office.CAROL, "{\"answerAfterMs\":5000}");
    String call = talking();
    stage.act(call, "hold", "");
    stage.act(call, "participants", "{\"agent\":\"carol\"}");
    stage.pass("4S");
    assertThat(stage.roles(Office.ALICE)).doesNotContain("guest");
    stage.pass("1S");
    String guest = stage.leg(Office.ALICE, "guest");
    assertThat(stage.seat(call).path("hold").asBoolean()).isTrue();
    stage.pass("1M");
    stage.act(call, "transfer", "{\"participant\":\"" + guest + "\"}");
    stage.pass("1M");
    assertThat(stage.seat(call).path("hold").asBoolean()).isFalse();
    assertThat(stage.seat(guest).path("hold").asBoolean()).isFalse();
    assertThat(stage.office().callStatus(call)).isEqualTo("in-progress");
    stage.office().hangUp(guest);
    stage.pass("0S");
    assertThat(stage.office().callStatus(call)).isEqualTo("completed");
  }

  /** Who was brought in has the call as whoever brought them, and is offered no other meanwhile. */
  @Test
  void handACallOverToAColleagueWhoThenHasIt() {
    stage.office().register(Office.CAROL, AT_ONCE);
    stage.available(Office.CAROL);
    String call = talking();
    stage.act(call, "participants", "{\"agent\":\"carol\"}");
    stage.pass("5S");
    assertThat(stage.liveCall(Office.CAROL).path("callSid").asText()).isEqualTo(call);
    String waiting = stage.office().call();
    String guest = stage.leg(Office.ALICE, "guest");
    stage.act(call, "transfer", "{\"participant\":\"" + guest + "\"}");
    stage.pass("1M");
    assertThat(stage.roles(Office.CAROL)).containsExactlyInAnyOrder("caller", "agent");
    assertThat(stage.liveCall(Office.CAROL).path("from").asText()).isEqualTo("+15550100077");
    assertThat(stage.liveCall(Office.CAROL).path("number").asText()).isEqualTo("main-line");
    assertThat(stage.act(Office.CAROL, call, "hold", "").path("state").asText()).isEqualTo("held");
    stage.act(Office.CAROL, call, "notes", "{\"note\":\"Took over.\"}");
    assertThat(stage.tells(waiting, "of alice-b")).isTrue();
    String next = stage.office().call();
    stage.pass("10S");
    assertThat(stage.tells(next, "of carol")).isFalse();
    stage.office().hangUp(guest);
    stage.pass("10S");
    assertThat(stage.office().callStatus(call)).isEqualTo("completed");
    assertThat(stage.tells(next, "of carol")).isTrue();
  }

  @Test
  void leaveNoCallerToAGuestWhoHasNotAnswered() {
    stage.office().register(Office.CAROL, NEVER);
    String call = talking();
    stage.act(call, "participants", "{\"agent\":\"carol\"}");
    stage.pass("5S");
    String guest = stage.leg(Office.ALICE, "guest");
    assertThat(stage.roles(Office.ALICE)).containsExactlyInAnyOrder("caller", "agent");
    String leave = "{\"participant\":\"" + guest + "\"}";
    assertThat(stage.refused(409, call, "transfer", leave)).isEqualTo("not-now");
    stage.pass("1M");
    assertThat(stage.office().callStatus(guest)).isEqualTo("no-answer");
    assertThat(stage.roles(Office.ALICE)).containsExactlyInAnyOrder("caller", "agent");
  }

  /** The agent's leg may have left when Twilio says that something failed. */
  @ParameterizedTest
  @CsvSource({"DELETE, /Participants/CA, status-after-commit", "POST, /Reservations/WR, status"})
  void leaveACallerToAGuestAtTheSecondTry(String method, String path, String kind) {
    stage.office().register(Office.CAROL, AT_ONCE);
    String call = talking();
    stage.act(call, "participants", "{\"agent\":\"carol\"}");
    stage.pass("5S");
    String leave = "{\"participant\":\"" + stage.leg(Office.ALICE, "guest") + "\"}";
    stage
        .office()
        .control(
            "/control/faults",
            "{\"path\":\"" + path + "\",\"method\":\"" + method + "\",\"kind\":\"" + kind + "\"}");
    assertThat(stage.refused(503, call, "transfer", leave)).isEqualTo("twilio-away");
    assertThat(stage.act(call, "transfer", leave).path("state").asText()).isEqualTo("wrapping-up");
    assertThat(stage.office().callStatus(call)).isEqualTo("in-progress");
  }

  @Test
  void sendAwayAGuestWhoHasNotAnswered() {
    stage.office().register(Office.CAROL, NEVER);
    String call = talking();
    stage.act(call, "participants", "{\"agent\":\"carol\"}");
    stage.pass("5S");
    String guest = stage.leg(Office.ALICE, "guest");
    stage.sendAway(call, guest);
    stage.pass("0S");
    assertThat(stage.office().callStatus(guest)).isEqualTo("canceled");
    assertThat(stage.roles(Office.ALICE)).containsExactlyInAnyOrder("caller", "agent");
  }

  @Test
  void areHeardHelpedAndJoinedByASupervisor() {
    stage.office().register(Office.CAROL, "{\"answerAfterMs\":3000}");
    String call = talking();
    supervise(call, "listen");
    stage.pass("2S");
    assertThat(stage.roles(Office.ALICE)).doesNotContain("supervisor");
    stage.pass("1S");
    String supervisor = stage.leg(Office.ALICE, "supervisor");
    assertThat(stage.seat(supervisor).path("muted").asBoolean()).isTrue();
    stage.pass("1M");
    supervise(call, "whisper");
    assertThat(stage.seat(supervisor).path("muted").asBoolean()).isFalse();
    assertThat(stage.seat(supervisor).path("call_sid_to_coach").asText())
        .isEqualTo(stage.leg(Office.ALICE, "agent"));
    stage.pass("1M");
    supervise(call, "barge");
    assertThat(stage.seat(supervisor).path("muted").asBoolean()).isFalse();
    assertThat(stage.seat(supervisor).path("coaching").asBoolean()).isFalse();
    stage.pass("1M");
    assertThat(stage.roles(Office.ALICE))
        .containsExactlyInAnyOrder("caller", "agent", "supervisor");
    stage.office().hangUp(call);
    stage.pass("0S");
    assertThat(stage.office().callStatus(supervisor)).isEqualTo("completed");
    assertThat(stage.between(call, "alice-b answered", "status: completed"))
        .isGreaterThan(Duration.ofMinutes(3));
  }

  private String talking() {
    stage.available(Office.ALICE);
    String call = stage.office().call();
    stage.awaitState(Office.ALICE, "talking");
    return call;
  }

  private void supervise(String call, String mode) {
    stage.act(Office.CAROL, call, mode, "");
  }
}
