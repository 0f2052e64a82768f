package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.rest.api.v2010.account.Conference;
import com.twilio.rest.api.v2010.account.conference.Participant;
import com.twilio.rest.taskrouter.v1.workspace.Task;
import com.twilio.rest.taskrouter.v1.workspace.Worker;
import com.twilio.rest.taskrouter.v1.workspace.task.Reservation;
import com.twilio.type.PhoneNumber;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Hold, transfer and supervision as a server asks for them by REST, in virtual time. */
class ConferenceIT {
  private static final String CALL = "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}";

  private Bench bench;

  @BeforeEach
  void start() {
    bench = Bench.inVirtualTime();
    bench.numberAnswersAt("/voice");
    bench.server.twiml(
        "/voice",
        "<Dial><Conference statusCallback=\"/room\" statusCallbackEvent=\"start end join leave mute hold modify announcement\">room</Conference></Dial>");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void playsTheHoldUrlToWhoeverIsOnHoldUntilTheyAreBack() {
    bench.server.twiml("/hold", "<Say>Still here</Say><Pause length=\"9\"/>");
    String caller = call();
    String room = room();
    add(room, "+14155550001", "agent");
    bench.control.advance("5s");

    Participant.updater(room, caller)
        .setHold(true)
        .setHoldUrl(URI.create(bench.server.url("/hold")))
        .update(bench.twilio);
    bench.control.advance("25s");
    assertThat(bench.server.at("/hold")).hasSize(3);
    assertThat(Participant.fetcher(room, caller).fetch(bench.twilio).getHold()).isTrue();
    Participant.updater(room, caller).setHold(false).update(bench.twilio);
    bench.control.advance("60s");

    assertThat(bench.server.at("/hold")).hasSize(3);
    assertThat(events())
        .containsSubsequence("participant-hold", "participant-unhold")
        .doesNotContain("participant-leave");
  }

  @Test
  void hasOneParticipantOrAllHearAnAnnouncement() {
    bench.server.twiml("/words", "<Say>You are recorded</Say>");
    String caller = call();
    String room = room();
    String agent = add(room, "+14155550001", "agent");
    bench.control.advance("5s");

    Participant.updater(room, caller)
        .setAnnounceUrl(URI.create(bench.server.url("/words")))
        .update(bench.twilio);
    bench.control.advance("5s");
    assertThat(story(caller)).contains("Say You are recorded");
    assertThat(story(agent)).doesNotContain("Say You are recorded");

    Conference.updater(room)
        .setAnnounceUrl(URI.create(bench.server.url("/words")))
        .update(bench.twilio);
    bench.control.advance("5s");
    assertThat(story(agent)).contains("Say You are recorded");
    assertThat(events()).contains("announcement-begin", "announcement-end");
  }

  @Test
  void mutesCoachesAndRemoves() {
    String caller = call();
    String room = room();
    String agent = add(room, "+14155550001", "agent");
    bench.control.advance("5s");
    String supervisor = add(room, "+14155550002", "supervisor");
    bench.control.advance("5s");

    Participant.updater(room, "supervisor")
        .setCoaching(true)
        .setCallSidToCoach(agent)
        .update(bench.twilio);
    Participant coach = Participant.fetcher(room, supervisor).fetch(bench.twilio);
    assertThat(coach.getCoaching()).isTrue();
    assertThat(coach.getCallSidToCoach()).isEqualTo(agent);
    Participant.updater(room, caller).setMuted(true).update(bench.twilio);
    Participant.deleter(room, agent).delete(bench.twilio);
    bench.control.advance("1s");

    assertThat(story(agent)).contains("left room", "status completed");
    AccountServer.Received left =
        bench.server.at("/room").stream()
            .filter(r -> r.get("StatusCallbackEvent").equals("participant-leave"))
            .findFirst()
            .orElseThrow();
    assertThat(left.get("ReasonParticipantLeft")).isEqualTo("participant_updated_via_api");
    Conference.updater(room).setStatus(Conference.UpdateStatus.COMPLETED).update(bench.twilio);
    bench.control.advance("1s");
    assertThat(story(caller)).contains("status completed");
    assertThat(Conference.fetcher(room).fetch(bench.twilio).getReasonConferenceEnded().toString())
        .isEqualTo("conference-ended-via-api");
  }

  /** twilio.com/docs/voice/api/conference-participant-resource: those who are connecting, too. */
  @Test
  void listsWhoIsBeingCalledAndSendsThemAway() {
    bench.control.post("/phones", "{\"number\":\"+14155550003\",\"manual\":true}");
    call();
    String room = room();
    String guest = invite(room, "+14155550003", "guest");
    bench.control.advance("5s");
    assertThat(status(room, guest)).isEqualTo(Participant.Status.RINGING);
    assertThat(Participant.reader(room).read(bench.twilio))
        .extracting(Participant::getCallSid)
        .contains(guest);
    Participant.deleter(room, guest).delete(bench.twilio);
    bench.control.advance("1s");
    assertThat(story(guest)).contains("status canceled").doesNotContain("joined room");
  }

  private Participant.Status status(String room, String leg) {
    return Participant.fetcher(room, leg).fetch(bench.twilio).getStatus();
  }

  @Test
  void recordsAConferenceFromItsStartToItsEnd() {
    bench.server.twiml(
        "/voice",
        "<Dial><Conference record=\"record-from-start\" recordingStatusCallback=\"/recorded\" endConferenceOnExit=\"true\">room</Conference></Dial>");
    String caller = call();
    add(room(), "+14155550001", "agent");
    bench.control.advance("21s");
    bench.control.post("/calls/" + caller + "/hangup", "{}");
    bench.control.advance("1s");

    assertThat(bench.server.first("/recorded").get("RecordingSource")).isEqualTo("Conference");
    assertThat(Integer.parseInt(bench.server.first("/recorded").get("RecordingDuration")))
        .isBetween(20, 21);
  }

  @Test
  void letsASupervisorListenInOnAnAssignedCall() {
    Bench.Routing routing = bench.routing(30);
    bench.worker(routing, "alice", "{\"skills\":[\"billing\"],\"contact_uri\":\"client:alice\"}");
    Worker carol = bench.worker(routing, "carol", "{\"contact_uri\":\"client:carol\"}");
    bench.register("alice", "{\"answerAfterMs\":200}");
    bench.register("carol", "{\"answerAfterMs\":200}");
    bench.server.twiml("/voice", "<Enqueue workflowSid=\"" + routing.workflow() + "\"/>");
    bench.server.json(
        "/assignment", "{\"instruction\":\"conference\",\"from\":\"" + Bench.NUMBER + "\"}");
    String caller = call();
    bench.control.advance("5s");
    AccountServer.Received assignment = bench.server.first("/assignment");

    Reservation.updater(
            routing.workspace(), assignment.get("TaskSid"), assignment.get("ReservationSid"))
        .setInstruction("supervise")
        .setSupervisor(carol.getSid())
        .setSupervisorMode(Reservation.SupervisorMode.WHISPER)
        .update(bench.twilio);
    bench.control.advance("5s");

    assertThat(story(caller)).contains("supervise by client:carol, whisper");
    assertThat(bench.control.get("/calls").findValuesAsText("text"))
        .contains("joined " + assignment.get("TaskSid"));
  }

  @Test
  void givesATaskWithATargetToThatWorkerAlone() {
    Bench.Routing routing = bench.routing(30);
    bench.worker(routing, "alice", "{\"skills\":[\"billing\"]}");
    Worker bob = bench.worker(routing, "bob", "{\"skills\":[]}");

    Task task =
        Task.creator(routing.workspace())
            .setWorkflowSid(routing.workflow())
            .setRoutingTarget(bob.getSid())
            .create(bench.twilio);
    bench.control.advance("1s");

    assertThat(task.getRoutingTarget()).isEqualTo(bob.getSid());
    assertThat(Reservation.reader(routing.workspace(), task.getSid()).read(bench.twilio))
        .extracting(Reservation::getWorkerName)
        .containsExactly("bob");
  }

  @Test
  void findsOutWhoAnsweredBeforeACallOfTheApiGoesOn() {
    bench.control.post(
        "/phones",
        "{\"number\":\"+14155550009\",\"answerAfterMs\":1000,\"answeredBy\":\"machine_start\"}");
    bench.server.twiml("/api", "<Hangup/>");
    com.twilio.rest.api.v2010.account.Call.creator(
            new PhoneNumber("+14155550009"),
            new PhoneNumber(Bench.NUMBER),
            URI.create(bench.server.url("/api")))
        .setMachineDetection("Enable")
        .setSendDigits("12")
        .create(bench.twilio);
    bench.control.advance("4s");
    assertThat(bench.server.at("/api")).isEmpty();
    bench.control.advance("3s");

    assertThat(bench.server.first("/api").get("AnsweredBy")).isEqualTo("machine_start");
  }

  private String call() {
    JsonNode call = bench.control.post("/calls", CALL);
    bench.control.advance("1s");
    return call.path("sid").asText();
  }

  private String room() {
    return Conference.reader().read(bench.twilio).iterator().next().getSid();
  }

  private String add(String room, String number, String label) {
    bench.control.post("/phones", "{\"number\":\"" + number + "\",\"answerAfterMs\":500}");
    return invite(room, number, label);
  }

  private String invite(String room, String number, String label) {
    return Participant.creator(room, new PhoneNumber(Bench.NUMBER), new PhoneNumber(number))
        .setLabel(label)
        .create(bench.twilio)
        .getCallSid();
  }

  private java.util.List<String> events() {
    return bench.server.at("/room").stream().map(r -> r.get("StatusCallbackEvent")).toList();
  }

  private String story(String sid) {
    return Control.story(bench.control.get("/calls/" + sid));
  }
}
