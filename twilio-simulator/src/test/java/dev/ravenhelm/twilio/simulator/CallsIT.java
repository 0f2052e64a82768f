package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.base.ResourceSet;
import com.twilio.rest.taskrouter.v1.workspace.Task;
import com.twilio.rest.taskrouter.v1.workspace.Worker;
import com.twilio.security.RequestValidator;
import java.time.Duration;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CallsIT {
  private static final String CALL = "{\"from\":\"+14155550123\",\"to\":\"" + Bench.NUMBER + "\"}";
  private Bench bench;

  @BeforeEach
  void start() {
    bench = new Bench(10);
    bench.numberAnswersAt("/voice");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void postsAllParametersSignedSoThatTheSdkAcceptsThem() {
    bench.server.twiml("/voice", "<Say>Hello</Say>");

    JsonNode call =
        bench.control.callThrough(
            "{\"from\":\"+14155550123\",\"to\":\""
                + Bench.NUMBER
                + "\",\"ForwardedFrom\":\"+14155550999\"}");

    AccountServer.Received webhook = bench.server.first("/voice");
    assertThat(webhook.posted().all().keySet())
        .contains(
            "CallSid",
            "AccountSid",
            "From",
            "To",
            "Caller",
            "Called",
            "CallStatus",
            "ApiVersion",
            "Direction",
            "FromCity",
            "FromState",
            "FromZip",
            "FromCountry",
            "ToCity",
            "ToState",
            "ToZip",
            "ToCountry",
            "CallToken",
            "StirVerstat",
            "ForwardedFrom");
    assertThat(webhook.get("CallStatus")).isEqualTo("ringing");
    assertThat(webhook.get("Direction")).isEqualTo("inbound");
    assertThat(webhook.idempotencyToken()).isPresent();
    var parameters =
        webhook.posted().all().entrySet().stream()
            .collect(Collectors.toMap(e -> e.getKey(), e -> e.getValue().getFirst()));
    assertThat(
            new RequestValidator(Bench.TOKEN)
                .validate(webhook.url(), parameters, webhook.signature()))
        .isTrue();
    assertThat(call.path("status").asText()).isEqualTo("completed");
    Awaitility.await().until(() -> bench.server.at("/status").size() == 1);
    assertThat(bench.server.first("/status").get("CallStatus")).isEqualTo("completed");
    assertThat(bench.server.first("/status").get("CallDuration")).matches("[0-9]+");
  }

  @Test
  void connectsACallerWithAnAgentThroughAConference() {
    Bench.Routing routing = bench.routing(30);
    Worker worker =
        bench.worker(
            routing, "alice", "{\"skills\":[\"billing\"],\"contact_uri\":\"client:alice\"}");
    bench.register("alice", "{\"answerAfterMs\":200,\"talkMs\":1000}");
    bench.server.twiml(
        "/voice",
        "<Enqueue workflowSid=\""
            + routing.workflow()
            + "\" waitUrl=\"/wait\" action=\"/queue-over\"><Task>{\"queue\":\"support\"}</Task></Enqueue>");
    bench.server.twiml("/wait", "<Say>Please hold</Say><Pause length=\"2\"/>");
    bench.server.json(
        "/assignment", "{\"instruction\":\"conference\",\"from\":\"" + Bench.NUMBER + "\"}");
    bench.server.twiml("/queue-over", "<Hangup/>");

    JsonNode call = bench.control.callThrough(CALL);

    String story = Control.story(call);
    assertThat(story)
        .contains(
            "task task.created",
            "reservation reservation.created",
            "instruction CONFERENCE to client:alice",
            "reservation reservation.accepted",
            "agent alice answered",
            "conference joined",
            "task task.wrapup");
    AccountServer.Received assignment = bench.server.first("/assignment");
    assertThat(assignment.get("WorkerSid")).isEqualTo(worker.getSid());
    assertThat(assignment.get("TaskAttributes"))
        .contains("\"queue\":\"support\"", "\"call_sid\":\"" + call.path("sid").asText());
    assertThat(bench.server.first("/queue-over").get("QueueResult")).isEqualTo("bridged");
    assertThat(bench.server.at("/wait")).isNotEmpty();

    String taskSid = assignment.get("TaskSid");
    Task task = Task.fetcher(routing.workspace(), taskSid).fetch(bench.twilio);
    assertThat(task.getAssignmentStatus()).isEqualTo(Task.Status.WRAPPING);
    Task done =
        Task.updater(routing.workspace(), taskSid)
            .setAssignmentStatus(Task.Status.COMPLETED)
            .update(bench.twilio);
    assertThat(done.getAssignmentStatus()).isEqualTo(Task.Status.COMPLETED);
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(bench.server.at("/events").stream().map(e -> e.get("EventType")))
                .contains(
                    "task.created",
                    "task-queue.entered",
                    "reservation.created",
                    "reservation.accepted",
                    "task.wrapup",
                    "reservation.completed",
                    "task.completed"));
  }

  @Test
  void connectsACallerWithAnAgentByDequeue() {
    Bench.Routing routing = bench.routing(30);
    bench.worker(routing, "alice", "{\"skills\":[\"billing\"],\"contact_uri\":\"client:alice\"}");
    bench.register("alice", "{\"answerAfterMs\":200,\"talkMs\":1000}");
    bench.server.twiml("/voice", "<Enqueue workflowSid=\"" + routing.workflow() + "\"/>");
    bench.server.json(
        "/assignment",
        "{\"instruction\":\"dequeue\",\"from\":\""
            + Bench.NUMBER
            + "\",\"status_callback_url\":\""
            + bench.server.url("/leg")
            + "\",\"status_callback_events\":\"initiated ringing answered completed\"}");

    JsonNode call = bench.control.callThrough(CALL);

    assertThat(Control.story(call))
        .contains("agent alice answered", "bridge connected with client:alice");
    Awaitility.await().until(() -> bench.server.at("/leg").size() == 4);
    assertThat(
            bench.server.at("/leg").stream()
                .map(r -> r.get("CallStatus") + r.get("SequenceNumber")))
        .containsExactly("initiated0", "ringing1", "in-progress2", "completed3");
  }

  @Test
  void parksAWorkerWhoLetsTheReservationTimeOutAndAsksTheNext() {
    Bench.Routing routing = bench.routing(3);
    Worker first = bench.worker(routing, "alice", "{\"skills\":[\"billing\"]}");
    bench.worker(routing, "bob", "{\"skills\":[\"billing\"]}");
    bench.server.twiml("/voice", "<Enqueue workflowSid=\"" + routing.workflow() + "\"/>");
    bench.server.reply(
        "/assignment",
        form ->
            form.first("WorkerName").orElse("").equals("bob")
                ? new AccountServer.Reply(200, "application/json", "{\"instruction\":\"accept\"}")
                : new AccountServer.Reply(200, "application/json", ""));

    String sid = bench.control.post("/calls", CALL).path("sid").asText();
    bench.control.awaitLine(sid, "reservation.accepted");

    Worker parked = Worker.fetcher(routing.workspace(), first.getSid()).fetch(bench.twilio);
    assertThat(parked.getActivityName()).isEqualTo("Offline");
    assertThat(bench.server.at("/assignment").stream().map(r -> r.get("WorkerName")))
        .containsExactly("alice", "bob");
  }

  @Test
  void offersOnlyToWorkersWithTheSkill() {
    Bench.Routing routing = bench.routing(30);
    bench.worker(routing, "carol", "{\"skills\":[\"sales\"]}");
    bench.server.twiml("/voice", "<Enqueue workflowSid=\"" + routing.workflow() + "\"/>");
    String sid = bench.control.post("/calls", CALL).path("sid").asText();
    bench.control.awaitLine(sid, "task-queue.entered");

    bench.worker(routing, "dave", "{\"skills\":[\"billing\"]}");
    bench.control.awaitLine(sid, "reservation.created");

    assertThat(Control.story(bench.control.get("/calls/" + sid)))
        .contains("of dave")
        .doesNotContain("of carol");
  }

  @Test
  void cancelsTheTaskOfACallerWhoHangsUp() {
    Bench.Routing routing = bench.routing(30);
    bench.server.twiml(
        "/voice", "<Enqueue workflowSid=\"" + routing.workflow() + "\" action=\"/over\"/>");
    String sid = bench.control.post("/calls", CALL).path("sid").asText();
    bench.control.awaitLine(sid, "task-queue.entered");

    bench.control.post("/calls/" + sid + "/hangup", "");

    bench.control.awaitLine(sid, "task.canceled");
    ResourceSet<Task> tasks = Task.reader(routing.workspace()).read(bench.twilio);
    assertThat(tasks.iterator().next().getAssignmentStatus()).isEqualTo(Task.Status.CANCELED);
    Awaitility.await().until(() -> !bench.server.at("/over").isEmpty());
    assertThat(bench.server.first("/over").get("QueueResult")).isEqualTo("hangup");
  }

  @Test
  void asksTheFallbackWithTheErrorWhenTheVoiceUrlFails() {
    String number = bench.control.get("/numbers").get(0).path("sid").asText();
    com.twilio.rest.api.v2010.account.IncomingPhoneNumber.updater(number)
        .setVoiceFallbackUrl(bench.server.url("/fallback"))
        .update(bench.twilio);
    bench.server.reply("/voice", form -> new AccountServer.Reply(500, "text/plain", "broken"));
    bench.server.twiml("/fallback", "<Say>Sorry</Say>");

    JsonNode call = bench.control.callThrough(CALL);

    assertThat(Control.story(call)).contains("verb Say Sorry");
    assertThat(bench.server.first("/fallback").get("ErrorCode")).isEqualTo("11200");
    assertThat(bench.server.first("/fallback").get("ErrorUrl"))
        .isEqualTo(bench.server.url("/voice"));
  }

  @Test
  void obeysTheConnectionOverridesInTheFragmentAndDoesNotSendThem() {
    String number = bench.control.get("/numbers").get(0).path("sid").asText();
    com.twilio.rest.api.v2010.account.IncomingPhoneNumber.updater(number)
        .setVoiceUrl(bench.server.url("/flaky#rc=2&rp=5xx"))
        .update(bench.twilio);
    bench.server.reply(
        "/flaky",
        form ->
            bench.server.at("/flaky").size() < 3
                ? new AccountServer.Reply(503, "", "")
                : AccountServer.Reply.xml("<Response><Say>At last</Say></Response>"));

    JsonNode call = bench.control.callThrough(CALL);

    assertThat(Control.story(call)).contains("attempt 3", "Say At last");
    assertThat(
            bench.server.at("/flaky").stream().map(r -> r.idempotencyToken().orElse("")).distinct())
        .hasSize(1);
    AccountServer.Received last = bench.server.at("/flaky").getLast();
    assertThat(last.url()).doesNotContain("#").doesNotContain("rc=");
  }

  @Test
  void dialsSeveralPartiesAndTellsTheirProgress() {
    bench.control.post("/phones", "{\"number\":\"+14155550001\",\"answerAfterMs\":5000}");
    bench.control.post(
        "/phones", "{\"number\":\"+14155550002\",\"answerAfterMs\":500,\"talkMs\":2000}");
    bench.server.twiml(
        "/voice",
        "<Dial action=\"/dialled\" answerOnBridge=\"true\"><Number>+14155550001</Number>"
            + "<Number statusCallback=\"/leg\" statusCallbackEvent=\"initiated ringing answered completed\">+14155550002</Number></Dial>");
    bench.server.twiml("/dialled", "<Say>Bye</Say>");

    JsonNode call = bench.control.callThrough(CALL);

    assertThat(bench.server.first("/dialled").get("DialCallStatus")).isEqualTo("completed");
    assertThat(bench.server.first("/dialled").get("DialBridged")).isEqualTo("true");
    Awaitility.await().until(() -> bench.server.at("/leg").size() == 4);
    assertThat(bench.server.first("/leg").get("ParentCallSid"))
        .isEqualTo(call.path("sid").asText());
    assertThat(bench.server.at("/leg").stream().map(r -> r.get("CallbackSource")).distinct())
        .containsExactly("call-progress-events");
    assertThat(Control.story(call)).contains("[+14155550001] canceled");
  }

  @Test
  void reportsABusyPartyToTheDialAction() {
    bench.control.post("/phones", "{\"number\":\"+14155550003\",\"busy\":true}");
    bench.server.twiml("/voice", "<Dial action=\"/dialled\">+14155550003</Dial>");
    bench.server.twiml("/dialled", "");

    bench.control.callThrough(CALL);

    assertThat(bench.server.first("/dialled").get("DialCallStatus")).isEqualTo("busy");
  }

  @Test
  void connectsAPhoneOnlyAfterItPressedOne() {
    bench.control.post(
        "/phones",
        "{\"number\":\"+14155550004\",\"answerAfterMs\":100,\"talkMs\":500,\"digits\":\"1\"}");
    bench.server.twiml(
        "/voice",
        "<Dial action=\"/dialled\"><Number url=\"/whisper\">+14155550004</Number></Dial>");
    bench.server.twiml(
        "/whisper",
        "<Gather numDigits=\"1\" action=\"/confirm\"><Say>Press 1</Say></Gather><Hangup/>");
    bench.server.twiml("/confirm", "");
    bench.server.twiml("/dialled", "");

    bench.control.callThrough(CALL);

    assertThat(bench.server.first("/confirm").get("Digits")).isEqualTo("1");
    assertThat(bench.server.first("/dialled").get("DialBridged")).isEqualTo("true");
  }

  @Test
  void doesNotConnectAMailboxThatNeverPressesOne() {
    bench.control.post("/phones", "{\"number\":\"+14155550005\",\"answerAfterMs\":100}");
    bench.server.twiml(
        "/voice",
        "<Dial action=\"/dialled\"><Number url=\"/whisper\">+14155550005</Number></Dial>");
    bench.server.twiml(
        "/whisper",
        "<Gather numDigits=\"1\" timeout=\"2\" action=\"/confirm\"><Say>Press 1</Say></Gather><Hangup/>");
    bench.server.twiml("/dialled", "");

    bench.control.callThrough(CALL);

    assertThat(bench.server.at("/confirm")).isEmpty();
    assertThat(bench.server.first("/dialled").get("DialBridged")).isEqualTo("false");
  }

  @Test
  void walksAMenuByTheCallersDigits() {
    bench.server.twiml(
        "/voice",
        "<Gather numDigits=\"1\" action=\"/menu\"><Say>Press 1 or 2</Say></Gather><Redirect>/voice</Redirect>");
    bench.server.reply(
        "/menu",
        form ->
            AccountServer.Reply.xml(
                "<Response><Say>You chose "
                    + form.first("Digits").orElse("")
                    + "</Say></Response>"));
    String sid = bench.control.post("/calls", CALL).path("sid").asText();
    bench.control.awaitLine(sid, "Say Press 1 or 2");

    bench.control.post("/calls/" + sid + "/digits", "{\"digits\":\"2\"}");

    assertThat(Control.story(bench.control.ended(sid))).contains("Say You chose 2");
  }

  @Test
  void recordsAMessageAndHandsItsUrlToTheAction() {
    bench.server.twiml(
        "/voice",
        "<Say>After the tone</Say><Record maxLength=\"5\" action=\"/recorded\" recordingStatusCallback=\"/ready\"/>");
    bench.server.twiml("/recorded", "<Hangup/>");

    bench.control.callThrough(CALL);

    assertThat(bench.server.first("/recorded").get("RecordingUrl"))
        .startsWith("https://api.twilio.com/2010-04-01/");
    Awaitility.await().until(() -> !bench.server.at("/ready").isEmpty());
    assertThat(bench.server.first("/ready").get("RecordingStatus")).isEqualTo("completed");
  }

  @Test
  void showsATelephoneOnlyNumbersTheAccountMayShow() {
    bench.server.twiml(
        "/voice", "<Dial callerId=\"+14155550190\" action=\"/dialled\">+14155550001</Dial>");
    bench.server.twiml("/dialled", "");

    assertThat(Control.story(bench.control.callThrough(CALL)))
        .contains("13214 Dial: Invalid callerId");
    assertThat(bench.server.first("/dialled").get("DialCallStatus")).isEqualTo("failed");

    bench.control.post("/caller-ids", "{\"phoneNumber\":\"+14155550190\"}");
    assertThat(Control.story(bench.control.callThrough(CALL)))
        .contains("connected with +14155550001");
  }

  @Test
  void rejectsWithoutAnswering() {
    bench.server.twiml("/voice", "<Reject reason=\"busy\"/>");

    JsonNode call = bench.control.callThrough(CALL);

    assertThat(call.path("status").asText()).isEqualTo("busy");
    assertThat(Control.story(call)).doesNotContain("in-progress");
  }

  @Test
  void redirectsALiveCallByRest() {
    bench.server.twiml("/voice", "<Pause length=\"60\"/>");
    bench.server.twiml("/elsewhere", "<Say>Elsewhere</Say>");
    String sid = bench.control.post("/calls", CALL).path("sid").asText();
    bench.control.awaitLine(sid, "Pause");

    com.twilio.rest.api.v2010.account.Call.updater(sid)
        .setUrl(java.net.URI.create(bench.server.url("/elsewhere")))
        .update(bench.twilio);

    assertThat(Control.story(bench.control.ended(sid))).contains("Say Elsewhere");
  }

  @Test
  void turnsADialledCallIntoAConferenceByRedirectingTheFarLegFirst() {
    bench.control.post("/phones", "{\"number\":\"+14155550006\",\"answerAfterMs\":100}");
    bench.server.twiml("/voice", "<Dial action=\"/room\">+14155550006</Dial>");
    bench.server.twiml(
        "/room", "<Dial><Conference endConferenceOnExit=\"true\">hold-me</Conference></Dial>");
    String sid = bench.control.post("/calls", CALL).path("sid").asText();
    bench.control.awaitLine(sid, "bridge connected");
    String far = bench.control.get("/calls/" + sid).path("children").get(0).path("sid").asText();

    com.twilio.rest.api.v2010.account.Call.updater(far)
        .setUrl(java.net.URI.create(bench.server.url("/room")))
        .update(bench.twilio);

    bench.control.awaitLine(sid, "[+14155550006] joined hold-me");
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            Control.story(bench.control.get("/calls/" + sid))
                .contains("conference joined hold-me"));
    bench.control.post("/calls/" + sid + "/hangup", "");
    bench.control.ended(far);
  }

  @Test
  void saysWhatIsWrongWithBrokenTwiml() {
    bench.server.reply("/voice", form -> AccountServer.Reply.xml("<Response><Say>no end"));

    JsonNode call = bench.control.callThrough(CALL);

    assertThat(Control.story(call)).contains("error 12100");
  }

  @Test
  void placesACallByRestAndRunsItsTwiml() {
    bench.control.post("/phones", "{\"number\":\"+14155550007\",\"answerAfterMs\":100}");
    var call =
        com.twilio.rest.api.v2010.account.Call.creator(
                new com.twilio.type.PhoneNumber("+14155550007"),
                new com.twilio.type.PhoneNumber(Bench.NUMBER),
                new com.twilio.type.Twiml("<Response><Say>Hello</Say></Response>"))
            .setStatusCallback(java.net.URI.create(bench.server.url("/progress")))
            .setStatusCallbackEvent(
                java.util.List.of("initiated", "ringing", "answered", "completed"))
            .create(bench.twilio);

    assertThat(Control.story(bench.control.ended(call.getSid()))).contains("Say Hello");
    Awaitility.await().until(() -> bench.server.at("/progress").size() == 4);
  }
}
