package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every verb in virtual time: what a caller lives through, and what the account's server hears. */
class VerbsIT {
  private static final String CALLER = "+14155550123";
  private static final String CALL =
      "{\"from\":\"" + CALLER + "\",\"to\":\"" + Bench.NUMBER + "\"}";

  private Bench bench;

  @BeforeEach
  void start() {
    bench = Bench.inVirtualTime();
    bench.numberAnswersAt("/voice");
    bench.server.twiml("/then", "<Hangup/>");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void understandsWhatTheCallerSays() {
    voice(
        "<Gather input=\"speech dtmf\" action=\"/then\" partialResultCallback=\"/partial\" language=\"de-DE\"><Say>How can I help</Say></Gather>");
    String sid = call();
    bench.control.advance("1s");
    bench.control.post("/calls/" + sid + "/speech", "{\"text\":\"my bill\",\"confidence\":0.75}");
    bench.control.advance("10s");

    assertThat(then("SpeechResult")).isEqualTo("my bill");
    assertThat(then("Confidence")).isEqualTo("0.75000000");
    assertThat(then("Language")).isEqualTo("de-DE");
    assertThat(bench.server.first("/partial").get("UnstableSpeechResult")).isEqualTo("my bill");
  }

  @Test
  void namesTheKeyThatFinishedTheDigits() {
    voice("<Gather action=\"/then\" timeout=\"10\"/>");
    String sid = call();
    bench.control.post("/calls/" + sid + "/digits", "{\"digits\":\"123#\"}");
    bench.control.advance("1s");

    assertThat(then("Digits")).isEqualTo("123");
    assertThat(then("FinishedOnKey")).isEqualTo("#");
  }

  @Test
  void goesOnAfterAGatherWithoutAnAnswer() {
    voice("<Gather timeout=\"3\" action=\"/never\"/><Say>Nobody there</Say>");
    String sid = call();
    bench.control.advance("10s");

    assertThat(story(sid)).contains("Gather: nothing", "Say Nobody there");
    assertThat(bench.server.at("/never")).isEmpty();
  }

  @Test
  void ringsOneAfterTheOtherWhereTheDialIsSequential() {
    phone("+14155550001", "\"noAnswer\":true");
    phone("+14155550002", "\"answerAfterMs\":1000,\"talkMs\":5000");
    voice(
        "<Dial sequential=\"true\" timeout=\"10\" action=\"/then\"><Number>+14155550001</Number><Number>+14155550002</Number></Dial>");
    String sid = call();
    bench.control.advance("9s");
    assertThat(story(sid)).contains("[+14155550001] ringing").doesNotContain("[+14155550002]");
    bench.control.advance("10s");

    assertThat(story(sid)).contains("[+14155550001] no-answer", "connected with +14155550002");
    assertThat(then("DialCallStatus")).isEqualTo("completed");
    assertThat(then("DialCallDuration")).isEqualTo("5");
  }

  @Test
  void leavesADialByTheStarAndGoesOn() {
    phone("+14155550001", "\"answerAfterMs\":1000");
    voice("<Dial hangupOnStar=\"true\" action=\"/then\">+14155550001</Dial>");
    String sid = call();
    bench.control.advance("5s");
    bench.control.post("/calls/" + sid + "/digits", "{\"digits\":\"7*\"}");
    bench.control.advance("1s");

    assertThat(story(sid)).contains("[+14155550001] hears 7", "left by *");
    assertThat(then("DialCallStatus")).isEqualTo("completed");
  }

  @Test
  void endsADialAtItsTimeLimit() {
    phone("+14155550001", "\"answerAfterMs\":1000");
    voice("<Dial timeLimit=\"60\" action=\"/then\">+14155550001</Dial>");
    call();
    bench.control.advance("60s");
    assertThat(bench.server.at("/then")).isEmpty();
    bench.control.advance("1s");

    assertThat(then("DialCallDuration")).isEqualTo("60");
  }

  @Test
  void pressesAnExtensionOnceTheCalleeHasAnswered() {
    phone("+14155550001", "\"answerAfterMs\":1000,\"talkMs\":2000");
    voice("<Dial><Number sendDigits=\"ww42\">+14155550001</Number></Dial>");
    String sid = call();
    bench.control.advance("10s");

    assertThat(story(sid)).contains("[+14155550001] hears ww42");
  }

  @Test
  void recordsADialledCallAndTellsOfIt() {
    phone("+14155550001", "\"answerAfterMs\":1000,\"talkMs\":7000");
    voice(
        "<Dial record=\"record-from-answer-dual\" action=\"/then\" recordingStatusCallback=\"/recording\" recordingStatusCallbackEvent=\"in-progress completed\">+14155550001</Dial>");
    call();
    bench.control.advance("20s");

    assertThat(then("RecordingDuration")).isEqualTo("7");
    assertThat(bench.server.at("/recording").stream().map(r -> r.get("RecordingStatus")))
        .containsExactly("in-progress", "completed");
    assertThat(bench.server.at("/recording").getLast().get("RecordingChannels")).isEqualTo("2");
    assertThat(bench.server.at("/recording").getLast().get("RecordingSource"))
        .isEqualTo("DialVerb");
  }

  @Test
  void endsAMessageOnSilence() {
    voice("<Record timeout=\"4\" action=\"/then\"/>");
    call();
    bench.control.advance("7s");
    assertThat(bench.server.at("/then")).isEmpty();
    bench.control.advance("1s");

    assertThat(then("RecordingDuration")).isEqualTo("3");
    assertThat(then("Digits")).isEmpty();
  }

  @Test
  void endsAMessageOnAKeyAtItsGreatestLengthOrWhenTheCallerIsGone() {
    voice("<Record maxLength=\"30\" finishOnKey=\"#\" action=\"/then\"/>");
    String byKey = call();
    bench.control.advance("2s");
    bench.control.post("/calls/" + byKey + "/digits", "{\"digits\":\"5#\"}");
    bench.control.advance("1s");
    assertThat(then("Digits")).isEqualTo("#");

    String gone = call();
    bench.control.advance("2s");
    bench.control.post("/calls/" + gone + "/hangup", "{}");
    bench.control.advance("1s");
    assertThat(bench.server.at("/then").getLast().get("Digits")).isEqualTo("hangup");

    voice("<Record maxLength=\"2\" action=\"/then\"/>");
    call();
    bench.control.advance("3s");
    assertThat(bench.server.at("/then").getLast().get("RecordingDuration")).isEqualTo("2");
  }

  @Test
  void transcribesWhatWasSaid() {
    voice(
        "<Record transcribe=\"true\" transcribeCallback=\"/transcribed\" action=\"/then\" timeout=\"2\"/>");
    String sid = call();
    bench.control.post("/calls/" + sid + "/speech", "{\"text\":\"call me back\"}");
    bench.control.advance("20s");

    assertThat(bench.server.first("/transcribed").get("TranscriptionText"))
        .isEqualTo("call me back");
    assertThat(bench.server.first("/transcribed").get("RecordingSid"))
        .isEqualTo(then("RecordingSid"));
  }

  @Test
  void refusesACallerForWhomAQueueHasNoRoom() {
    voice("<Enqueue maxQueueSize=\"1\" action=\"/then\">small</Enqueue>");
    call();
    bench.control.advance("1s");
    call();
    bench.control.advance("1s");

    assertThat(then("QueueResult")).isEqualTo("queue-full");
  }

  @Test
  void takesTheFirstCallerOutOfAQueueAndTellsHimSo() {
    voice("<Enqueue action=\"/left\">line</Enqueue>");
    String waiting = call();
    bench.control.advance("30s");
    bench.server.twiml("/note", "<Say>Now you are connected</Say>");
    voice("<Dial action=\"/then\"><Queue url=\"/note\">line</Queue></Dial>");
    String agent = call();
    bench.control.advance("10s");
    bench.control.post("/calls/" + agent + "/hangup", "{}");
    bench.control.advance("1s");

    assertThat(bench.server.first("/note").get("QueueTime")).isEqualTo("30");
    assertThat(story(waiting)).contains("Say Now you are connected", "bridge connected");
    assertThat(bench.server.first("/left").get("QueueResult")).isEqualTo("bridged");
  }

  @Test
  void playsMusicUntilTheConferenceBeginsAndTellsAllOfIt() {
    bench.server.twiml(
        "/music", "<Play>https://api.twilio.com/cowbell.mp3</Play><Pause length=\"10\"/>");
    voice(
        "<Dial><Conference waitUrl=\"/music\" startConferenceOnEnter=\"false\" statusCallback=\"/room\" statusCallbackEvent=\"start end join leave mute hold\">room</Conference></Dial>");
    String first = call();
    bench.control.advance("25s");
    assertThat(bench.server.at("/music")).hasSizeBetween(2, 3);
    voice("<Dial><Conference endConferenceOnExit=\"true\">room</Conference></Dial>");
    String second = call();
    bench.control.advance("5s");
    int played = bench.server.at("/music").size();
    bench.control.advance("60s");
    assertThat(bench.server.at("/music")).hasSize(played);
    bench.control.post("/calls/" + second + "/hangup", "{}");
    bench.control.advance("1s");

    assertThat(bench.server.at("/room").stream().map(r -> r.get("StatusCallbackEvent")))
        .containsExactly(
            "participant-join",
            "participant-join",
            "conference-start",
            "participant-leave",
            "conference-end",
            "participant-leave");
    AccountServer.Received end = bench.server.at("/room").get(4);
    assertThat(end.get("ReasonConferenceEnded"))
        .isEqualTo("participant-with-end-conference-on-exit-left");
    assertThat(end.get("CallSidEndingConference")).isEqualTo(second);
    assertThat(story(first)).contains("hears a beep", "completed");
  }

  @Test
  void findsAMachineAndTellsOfItWhileTheCallGoesOn() {
    phone("+14155550001", "\"answerAfterMs\":1000,\"answeredBy\":\"machine_start\"");
    voice(
        "<Dial><Number machineDetection=\"DetectMessageEnd\" amdStatusCallback=\"/amd\">+14155550001</Number></Dial>");
    call();
    bench.control.advance("8s");
    assertThat(bench.server.at("/amd")).isEmpty();
    bench.control.advance("2s");

    assertThat(bench.server.first("/amd").get("AnsweredBy")).isEqualTo("machine_end_beep");
  }

  @Test
  void connectsWithATwimlAppsDocument() {
    bench.server.twiml("/app", "<Say>This is the app</Say>");
    String app =
        com.twilio.rest.api.v2010.account.Application.creator()
            .setFriendlyName("answering")
            .setVoiceUrl(java.net.URI.create(bench.server.url("/app")))
            .create(bench.twilio)
            .getSid();
    voice(
        "<Dial action=\"/then\"><Application><ApplicationSid>"
            + app
            + "</ApplicationSid><Parameter name=\"ticket\" value=\"42\"/></Application></Dial>");
    String sid = call();
    bench.control.advance("10s");

    assertThat(bench.server.first("/app").get("ticket")).isEqualTo("42");
    assertThat(story(sid)).contains("Say This is the app");
    assertThat(then("DialCallStatus")).isEqualTo("completed");
  }

  @Test
  void refusesWhatCannotBeDialled() {
    voice("<Dial action=\"/then\">call me</Dial>");
    String sid = call();
    bench.control.advance("1s");

    assertThat(story(sid)).contains("13223 Dial: Invalid phone number format");
    assertThat(then("DialCallStatus")).isEqualTo("failed");
  }

  @Test
  void sendsATextFromACall() {
    voice("<Sms action=\"/then\">Your ticket is 42</Sms>");
    call();
    bench.control.advance("2s");

    assertThat(then("SmsStatus")).isEqualTo("sending");
    var sent =
        com.twilio.rest.api.v2010.account.Message.reader().read(bench.twilio).iterator().next();
    assertThat(sent.getBody()).isEqualTo("Your ticket is 42");
    assertThat(sent.getTo()).isEqualTo(CALLER);
  }

  @Test
  void takesAPaymentAndShowsNoneOfItsSecrets() {
    voice(
        "<Pay action=\"/then\" chargeAmount=\"20.45\" postalCode=\"false\"><Prompt for=\"payment-card-number\"><Say>Card</Say></Prompt></Pay>");
    String sid = call();
    bench.control.post("/calls/" + sid + "/digits", "{\"digits\":\"4111111111111111#1227#123#\"}");
    bench.control.advance("5s");

    assertThat(then("Result")).isEqualTo("success");
    assertThat(then("PaymentCardNumber")).isEqualTo("xxxxxxxxxxxx1111");
    assertThat(then("SecurityCode")).isEqualTo("xxx");
  }

  @Test
  void asksOnlySipTelephonesToCallElsewhere() {
    voice("<Refer action=\"/then\"><Sip>sip:other@example.com</Sip></Refer>");
    call();
    bench.control.advance("1s");

    assertThat(then("ReferCallStatus")).isEqualTo("failed");
  }

  @Test
  void leavesOutAnUnknownVerbWarnsAndGoesOn() {
    voice("<Sing/><Say>Hello</Say>");
    String sid = call();
    bench.control.advance("2s");

    assertThat(story(sid)).contains("warning 12200", "compare the element", "Say Hello");
  }

  private void voice(String verbs) {
    bench.server.twiml("/voice", verbs);
  }

  private void phone(String number, String behaviour) {
    bench.control.post("/phones", "{\"number\":\"" + number + "\"," + behaviour + "}");
  }

  private String call() {
    JsonNode call = bench.control.post("/calls", CALL);
    bench.control.advance("1ms");
    return call.path("sid").asText();
  }

  private String story(String sid) {
    return Control.story(bench.control.get("/calls/" + sid));
  }

  private String then(String parameter) {
    return bench.server.at("/then").getLast().get(parameter);
  }
}
