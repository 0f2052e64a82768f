package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.twilio.exception.ApiException;
import com.twilio.rest.api.v2010.account.Conference;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.Transcription;
import com.twilio.rest.api.v2010.account.message.Feedback;
import com.twilio.rest.api.v2010.account.message.Media;
import com.twilio.rest.api.v2010.account.usage.Record;
import com.twilio.rest.api.v2010.account.usage.record.Daily;
import com.twilio.rest.api.v2010.account.usage.record.Yesterday;
import com.twilio.rest.insights.v1.conference.ConferenceParticipant;
import com.twilio.rest.taskrouter.v1.workspace.Task;
import com.twilio.rest.taskrouter.v1.workspace.TaskQueue;
import com.twilio.type.PhoneNumber;
import java.math.BigDecimal;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an account can look up afterwards, in virtual time: what was sent, said, and used. */
class BooksIT {
  private static final String CALLER = "+14155550123";
  private static final String CALL =
      "{\"from\":\"" + CALLER + "\",\"to\":\"" + Bench.NUMBER + "\"}";

  private Bench bench;

  @BeforeEach
  void start() {
    bench = Bench.inVirtualTime();
    bench.numberAnswersAt("/voice");
  }

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void sumsUpWhatWasUsedByDayAndCategory() {
    voice("<Say>Hello</Say><Pause length=\"100\"/>");
    call();
    bench.control.advance("1d");
    voice("<Dial record=\"record-from-answer\">+14155550002</Dial>");
    bench.control.post(
        "/phones", "{\"number\":\"+14155550002\",\"answerAfterMs\":0,\"talkMs\":30000}");
    call();
    bench.control.advance("1m");
    Message.creator(new PhoneNumber(CALLER), new PhoneNumber(Bench.NUMBER), "hi")
        .create(bench.twilio);

    Record inbound = record("calls-inbound");
    assertThat(inbound.getCount()).isEqualTo("2");
    assertThat(inbound.getUsage()).isEqualTo("3");
    assertThat(inbound.getPrice()).isEqualByComparingTo(new BigDecimal("0.0255"));
    assertThat(record("calls-outbound").getPrice()).isEqualByComparingTo(new BigDecimal("0.014"));
    assertThat(record("calls").getUsage()).isEqualTo("4");
    assertThat(record("recordings").getPrice()).isEqualByComparingTo(new BigDecimal("0.0025"));
    assertThat(record("totalprice").getPrice())
        .isEqualByComparingTo(new BigDecimal("0.0255").add(new BigDecimal("0.0244")));
    assertThat(
            all(Daily.reader().setCategory("calls-inbound").read(bench.twilio))
                .map(day -> day.getStartDate() + " " + day.getUsage()))
        .containsExactly("2026-03-03 1", "2026-03-02 2");
    assertThat(
            all(Yesterday.reader().setCategory("calls-inbound").read(bench.twilio))
                .map(Yesterday::getUsage))
        .containsExactly("2");
    assertThat(all(Record.reader().setCategory("fax").read(bench.twilio))).isEmpty();
  }

  @Test
  void knowsWhoWasInAConferenceAndForHowLong() {
    voice("<Dial><Conference region=\"ie1\">room</Conference></Dial>");
    String first = call();
    bench.control.advance("10s");
    voice(
        "<Dial><Conference participantLabel=\"agent\" endConferenceOnExit=\"true\">room</Conference></Dial>");
    String second = call();
    bench.control.advance("20s");
    bench.control.post("/calls/" + second + "/hangup", "{}");
    bench.control.advance("1s");

    Conference resource = all(Conference.reader().read(bench.twilio)).findFirst().orElseThrow();
    assertThat(resource.getRegion()).isEqualTo("ie1");
    var room =
        com.twilio.rest.insights.v1.Conference.fetcher(resource.getSid()).fetch(bench.twilio);
    assertThat(room.getStatus()).hasToString("completed");
    assertThat(room.getMaxConcurrentParticipants()).isEqualTo(2);
    assertThat(room.getEndReason()).hasToString("participant_with_end_conference_on_exit_left");
    assertThat(room.getEndedBy()).isEqualTo(second);
    assertThat(room.getMixerRegion()).hasToString("ie1");
    List<ConferenceParticipant> all =
        all(ConferenceParticipant.reader(room.getConferenceSid()).read(bench.twilio)).toList();
    assertThat(all.stream().map(ConferenceParticipant::getCallSid)).containsExactly(first, second);
    assertThat(all.get(0).getDurationSeconds()).isEqualTo(30);
    assertThat(all.get(1).getDurationSeconds()).isEqualTo(20);
    assertThat(all.get(1).getLabel()).isEqualTo("agent");
  }

  @Test
  void sendsFromAServiceWithMediaAndTakesFeedback() {
    Message message =
        Message.creator(
                new PhoneNumber(CALLER),
                "MG0123456789abcdef0123456789abcdef",
                List.of(URI.create("https://example.com/cat.png")))
            .create(bench.twilio);

    assertThat(message.getSid()).startsWith("MM");
    assertThat(message.getMessagingServiceSid()).isEqualTo("MG0123456789abcdef0123456789abcdef");
    assertThat(message.getFrom()).hasToString(Bench.NUMBER);
    assertThat(message.getNumMedia()).isEqualTo("1");
    Media media = all(Media.reader(message.getSid()).read(bench.twilio)).findFirst().orElseThrow();
    assertThat(media.getContentType()).isEqualTo("image/png");
    Media.deleter(message.getSid(), media.getSid()).delete(bench.twilio);
    assertThat(all(Media.reader(message.getSid()).read(bench.twilio))).isEmpty();
    assertThat(
            Feedback.creator(message.getSid())
                .setOutcome(Feedback.Outcome.UNCONFIRMED)
                .create(bench.twilio)
                .getOutcome())
        .isEqualTo(Feedback.Outcome.UNCONFIRMED);
    assertThatThrownBy(
            () -> Message.creator(new PhoneNumber(CALLER), "MG1", "hi").create(bench.twilio))
        .isInstanceOfSatisfying(ApiException.class, e -> assertThat(e.getCode()).isEqualTo(21701));
  }

  @Test
  void keepsTheTextOfAMessageOnAMailbox() {
    voice("<Record transcribe=\"true\" timeout=\"2\" action=\"/then\"/>");
    bench.server.twiml("/then", "<Hangup/>");
    String sid = call();
    bench.control.post("/calls/" + sid + "/speech", "{\"text\":\"call me back\"}");
    bench.control.advance("20s");

    Transcription text = all(Transcription.reader().read(bench.twilio)).findFirst().orElseThrow();
    assertThat(text.getTranscriptionText()).isEqualTo("call me back");
    assertThat(text.getRecordingSid()).isEqualTo(bench.server.first("/then").get("RecordingSid"));
    assertThat(
            all(
                com.twilio.rest.api.v2010.account.recording.Transcription.reader(
                        text.getRecordingSid())
                    .read(bench.twilio)))
        .hasSize(1);
  }

  @Test
  void offersATaskToTheQueueThatItWasCreatedInto() {
    Bench.Routing routing = bench.routing(60);
    bench.worker(routing, "biller", "{\"skills\":[\"billing\"]}");
    var chef = bench.worker(routing, "chef", "{\"skills\":[\"cooking\"]}");
    TaskQueue kitchen =
        TaskQueue.creator(routing.workspace(), "kitchen")
            .setTargetWorkers("skills HAS \"cooking\"")
            .create(bench.twilio);

    Task task =
        Task.creator(routing.workspace())
            .setWorkflowSid(routing.workflow())
            .setTaskQueueSid(kitchen.getSid())
            .create(bench.twilio);
    bench.control.advance("1s");

    assertThat(task.getTaskQueueSid()).isEqualTo(kitchen.getSid());
    var offered =
        all(com.twilio.rest.taskrouter.v1.workspace.task.Reservation.reader(
                    routing.workspace(), task.getSid())
                .read(bench.twilio))
            .toList();
    assertThat(offered).hasSize(1);
    assertThat(offered.getFirst().getWorkerSid()).isEqualTo(chef.getSid());
  }

  @Test
  void tellsOfATextAndOfEachStepOfAPayment() {
    bench.server.twiml("/then", "<Hangup/>");
    voice(
        "<Sms statusCallback=\"/text\">hi</Sms><Pay tokenType=\"payment-method\" chargeAmount=\"0\" statusCallback=\"/paying\" postalCode=\"false\" securityCode=\"false\" action=\"/then\"/>");
    String sid = call();
    bench.control.post("/calls/" + sid + "/digits", "{\"digits\":\"4111111111111111#1227#\"}");
    bench.control.advance("10s");

    assertThat(bench.server.at("/text").stream().map(r -> r.get("MessageStatus")))
        .containsExactly("sending", "sent", "delivered");
    assertThat(bench.server.at("/paying").stream().map(r -> r.get("For")))
        .containsExactlyInAnyOrder("payment-card-number", "expiration-date", "payment-processing");
    assertThat(
            bench.server.at("/paying").stream()
                .filter(r -> r.get("For").equals("payment-processing"))
                .map(r -> r.get("Result") + " " + r.get("PaymentCardNumber")))
        .containsExactly("success xxxxxxxxxxxx1111");
    assertThat(bench.server.first("/then").get("PaymentToken")).startsWith("pm_");
  }

  private static <T> Stream<T> all(Iterable<T> set) {
    return StreamSupport.stream(set.spliterator(), false);
  }

  private Record record(String category) {
    return all(Record.reader().read(bench.twilio))
        .filter(r -> r.getCategory().toString().equals(category))
        .findFirst()
        .orElseThrow();
  }

  private void voice(String verbs) {
    bench.server.twiml("/voice", verbs);
  }

  private String call() {
    JsonNode call = bench.control.post("/calls", CALL);
    bench.control.advance("1ms");
    return call.path("sid").asText();
  }
}
