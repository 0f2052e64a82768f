package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.Account;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Balance;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Key;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.NewKey;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Local;
import com.twilio.rest.taskrouter.v1.Workspace;
import com.twilio.rest.taskrouter.v1.workspace.Activity;
import com.twilio.rest.taskrouter.v1.workspace.TaskQueue;
import com.twilio.rest.taskrouter.v1.workspace.Worker;
import com.twilio.rest.taskrouter.v1.workspace.Workflow;
import com.twilio.type.PhoneNumber;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RestIT {
  private static Bench bench;
  private static TwilioRestClient twilio;

  @BeforeAll
  static void start() {
    bench = new Bench();
    twilio = bench.twilio;
  }

  @BeforeEach
  void reset() {
    bench.control.post("/reset", "");
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void refusesAWrongTokenWith20003() {
    refused(20003, 401, () -> Account.fetcher(Bench.SID).fetch(bench.client(Bench.SID, "wrong")));
  }

  @Test
  void letsAStandardKeyDoAllButTouchAccountsAndKeys() {
    NewKey key = NewKey.creator().setFriendlyName("k").create(twilio);
    TwilioRestClient limited = bench.client(key.getSid(), key.getSecret());

    assertThat(IncomingPhoneNumber.reader().read(limited)).isNotEmpty();
    refused(20003, 401, () -> Account.fetcher(Bench.SID).fetch(limited));
    refused(20003, 401, () -> Key.reader().read(limited).iterator().next());

    Key.deleter(key.getSid()).delete(twilio);
    refused(20003, 401, () -> IncomingPhoneNumber.reader().read(limited).iterator().next());
  }

  @Test
  void tellsAKeysSecretOnlyOnce() {
    NewKey key = NewKey.creator().setFriendlyName("k").create(twilio);

    assertThat(key.getSecret()).hasSize(32);
    assertThat(Key.fetcher(key.getSid()).fetch(twilio).getFriendlyName()).isEqualTo("k");
  }

  @Test
  void makesKeysInIamAsWell() {
    var key =
        com.twilio.rest.iam.v1.NewApiKey.creator(Bench.SID).setFriendlyName("iam").create(twilio);

    assertThat(key.getSecret()).hasSize(32);
    assertThat(com.twilio.rest.iam.v1.GetApiKeys.reader(Bench.SID).read(twilio)).hasSize(1);
    assertThat(com.twilio.rest.iam.v1.ApiKey.deleter(key.getSid()).delete(twilio)).isTrue();
  }

  @Test
  void answersAnUnknownSidWith20404() {
    refused(
        20404, 404, () -> Application.fetcher("AP00000000000000000000000000000000").fetch(twilio));
  }

  @Test
  void pagesThroughV2010ListsWithoutLosingOrDoubling() {
    for (int i = 0; i < 7; i++) {
      Application.creator().setFriendlyName("app " + i).create(twilio);
    }
    Set<String> names = new HashSet<>();
    int seen = 0;
    for (Application app : Application.reader().pageSize(3).read(twilio)) {
      names.add(app.getFriendlyName());
      seen++;
      if (seen == 3) {
        Application.creator().setFriendlyName("late").create(twilio);
      }
    }

    assertThat(seen).isEqualTo(7);
    assertThat(names).hasSize(7).doesNotContain("late");
  }

  @Test
  void pagesThroughV1Lists() {
    String ws = Workspace.creator("w").create(twilio).getSid();
    for (int i = 0; i < 7; i++) {
      Worker.creator(ws, "worker " + i).create(twilio);
    }

    assertThat(Worker.reader(ws).pageSize(3).read(twilio)).hasSize(7);
  }

  @Test
  void findsApplicationsByTheirExactName() {
    Application.creator().setFriendlyName("mine").create(twilio);
    Application.creator().setFriendlyName("mine too").create(twilio);

    assertThat(Application.reader().setFriendlyName("mine").read(twilio)).hasSize(1);
  }

  @Test
  void refusesAFriendlyNameOf65Characters() {
    refused(20001, 400, () -> Application.creator().setFriendlyName("x".repeat(65)).create(twilio));
  }

  @Test
  void buysANumberOnceAndReleasesIt() {
    PhoneNumber offered =
        Local.reader("US").setAreaCode(415).read(twilio).iterator().next().getPhoneNumber();
    IncomingPhoneNumber bought = IncomingPhoneNumber.creator(offered).create(twilio);

    refused(21422, 400, () -> IncomingPhoneNumber.creator(offered).create(twilio));
    assertThat(IncomingPhoneNumber.reader().setPhoneNumber(offered).read(twilio)).hasSize(1);
    assertThat(IncomingPhoneNumber.deleter(bought.getSid()).delete(twilio)).isTrue();
    assertThat(IncomingPhoneNumber.reader().setPhoneNumber(offered).read(twilio)).isEmpty();
  }

  @Test
  void refusesNumbersAsTheTestCredentialsDo() {
    refused(
        21422,
        400,
        () -> IncomingPhoneNumber.creator(new PhoneNumber("+15005550000")).create(twilio));
    refused(
        21421,
        400,
        () -> IncomingPhoneNumber.creator(new PhoneNumber("+15005550001")).create(twilio));
    refused(21452, 400, () -> IncomingPhoneNumber.creator("907").create(twilio));
  }

  @Test
  void deletesTheApplicationWhenATrunkIsSetAndTheOtherWayRound() {
    String app = Application.creator().setFriendlyName("app").create(twilio).getSid();
    String sid = number().getSid();

    assertThat(
            IncomingPhoneNumber.updater(sid)
                .setVoiceApplicationSid(app)
                .update(twilio)
                .getVoiceApplicationSid())
        .isEqualTo(app);
    IncomingPhoneNumber onTrunk =
        IncomingPhoneNumber.updater(sid)
            .setTrunkSid("TK00000000000000000000000000000001")
            .update(twilio);
    assertThat(onTrunk.getVoiceApplicationSid()).isNull();
    assertThat(
            IncomingPhoneNumber.updater(sid)
                .setVoiceApplicationSid(app)
                .update(twilio)
                .getTrunkSid())
        .isNull();
  }

  @Test
  void clearsAFieldWithAnEmptyString() {
    String sid = number().getSid();
    IncomingPhoneNumber.updater(sid).setVoiceUrl("https://h.test/voice").update(twilio);

    IncomingPhoneNumber cleared = IncomingPhoneNumber.updater(sid).setVoiceUrl("").update(twilio);

    assertThat(cleared.getVoiceUrl()).hasToString("");
  }

  @Test
  void refusesAFallbackWithoutAPrimary() {
    refused(
        21405,
        400,
        () ->
            IncomingPhoneNumber.updater(number().getSid())
                .setVoiceFallbackUrl("https://h.test/f")
                .update(twilio));
    assertThat(number().getVoiceFallbackUrl()).hasToString("");
  }

  @Test
  void readsTheBalance() {
    assertThat(Balance.fetcher().fetch(twilio).getCurrency()).isEqualTo("USD");
  }

  @Test
  void deliversAMessageStepByStep() {
    Message message =
        Message.creator(new PhoneNumber("+14155550123"), new PhoneNumber(Bench.NUMBER), "hi")
            .create(twilio);

    assertThat(message.getStatus()).isEqualTo(Message.Status.QUEUED);
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            Message.fetcher(message.getSid()).fetch(twilio).getStatus()
                == Message.Status.DELIVERED);
  }

  @Test
  void failsMessagesAsScripted() {
    bench.control.post(
        "/messages/scripts",
        "{\"to\":\"+14155550124\",\"statuses\":[\"sent\",\"undelivered\"],\"errorCode\":30034}");
    bench.control.post("/messages/scripts", "{\"to\":\"+14155550125\",\"refused\":21608}");
    Message message =
        Message.creator(new PhoneNumber("+14155550124"), new PhoneNumber(Bench.NUMBER), "hi")
            .create(twilio);

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> Message.fetcher(message.getSid()).fetch(twilio).getErrorCode() != null);
    assertThat(Message.fetcher(message.getSid()).fetch(twilio).getErrorCode()).isEqualTo(30034);
    refused(
        21608,
        400,
        () ->
            Message.creator(new PhoneNumber("+14155550125"), new PhoneNumber(Bench.NUMBER), "hi")
                .create(twilio));
    refused(
        21606,
        400,
        () ->
            Message.creator(new PhoneNumber("+14155550123"), new PhoneNumber("+15550109999"), "hi")
                .create(twilio));
  }

  @Test
  void givesANewWorkspaceItsActivitiesAndChannels() {
    Workspace workspace = Workspace.creator("w").create(twilio);

    assertThat(Activity.reader(workspace.getSid()).read(twilio))
        .extracting(Activity::getFriendlyName)
        .containsExactlyInAnyOrder("Offline", "Available", "Unavailable");
    assertThat(workspace.getDefaultActivityName()).isEqualTo("Offline");
    refused(
        20001,
        400,
        () ->
            Activity.deleter(workspace.getSid(), workspace.getDefaultActivitySid()).delete(twilio));
    assertThat(Workspace.deleter(workspace.getSid()).delete(twilio)).isTrue();
    refused(20404, 404, () -> Activity.reader(workspace.getSid()).read(twilio));
  }

  @Test
  void comparesWorkerNamesWithoutRegardToCase() {
    String ws = Workspace.creator("w").create(twilio).getSid();
    Worker.creator(ws, "alice").create(twilio);

    refused(20001, 400, () -> Worker.creator(ws, "Alice").create(twilio));
  }

  @Test
  void leavesAttributesOutOfLists() {
    String ws = Workspace.creator("w").create(twilio).getSid();
    Worker made = Worker.creator(ws, "alice").setAttributes("{\"a\":1}").create(twilio);

    assertThat(Worker.reader(ws).read(twilio).iterator().next().getAttributes()).isNull();
    assertThat(Worker.fetcher(ws, made.getSid()).fetch(twilio).getAttributes())
        .isEqualTo("{\"a\":1}");
  }

  @Test
  void refusesAWriteMeantForAnotherVersion() {
    String ws = Workspace.creator("w").create(twilio).getSid();
    String alice = Worker.creator(ws, "alice").create(twilio).getSid();
    Worker.updater(ws, alice).setIfMatch("\"0\"").setAttributes("{\"a\":1}").update(twilio);

    refused(
        20412,
        412,
        () ->
            Worker.updater(ws, alice)
                .setIfMatch("\"0\"")
                .setAttributes("{\"a\":2}")
                .update(twilio));
  }

  @Test
  void keepsAQueueThatAWorkflowNeeds() {
    String ws = Workspace.creator("w").create(twilio).getSid();
    String queue = TaskQueue.creator(ws, "q").create(twilio).getSid();
    String configuration = "{\"task_routing\":{\"default_filter\":{\"queue\":\"" + queue + "\"}}}";
    String workflow = Workflow.creator(ws, "f", configuration).create(twilio).getSid();

    refused(20001, 400, () -> TaskQueue.deleter(ws, queue).delete(twilio));
    Workflow.deleter(ws, workflow).delete(twilio);
    assertThat(TaskQueue.deleter(ws, queue).delete(twilio)).isTrue();
  }

  @Test
  void refusesAWorkflowOfUnknownQueuesAndAQueueOfBadExpressions() {
    String ws = Workspace.creator("w").create(twilio).getSid();
    String configuration =
        "{\"task_routing\":{\"default_filter\":{\"queue\":\"WQ00000000000000000000000000000000\"}}}";

    refused(20001, 400, () -> Workflow.creator(ws, "f", configuration).create(twilio));
    refused(20001, 400, () -> Workflow.creator(ws, "f", "not json").create(twilio));
    refused(
        20001,
        400,
        () -> TaskQueue.creator(ws, "q").setTargetWorkers("first-name == 'a'").create(twilio));
  }

  @Test
  void goesWrongAsOftenAsAsked() {
    bench.control.post(
        "/faults",
        "{\"path\":\"Applications\",\"method\":\"POST\",\"kind\":\"status\",\"status\":429,\"times\":1}");
    refused(20429, 429, () -> Application.creator().setFriendlyName("a").create(twilio));
    assertThat(Application.creator().setFriendlyName("a").create(twilio).getSid()).startsWith("AP");

    bench.control.post(
        "/faults",
        "{\"path\":\"Applications\",\"method\":\"POST\",\"kind\":\"status-after-commit\",\"status\":500}");
    refused(20500, 500, () -> Application.creator().setFriendlyName("b").create(twilio));
    assertThat(Application.reader().setFriendlyName("b").read(twilio)).hasSize(1);

    bench.control.post(
        "/faults",
        "{\"path\":\"Applications\",\"method\":\"POST\",\"kind\":\"reset-after-commit\"}");
    assertThatThrownBy(() -> Application.creator().setFriendlyName("c").create(twilio))
        .isInstanceOf(com.twilio.exception.ApiConnectionException.class);
    assertThat(Application.reader().setFriendlyName("c").read(twilio)).hasSize(1);
  }

  @Test
  void listsRequestsWithoutSecrets() {
    NewKey key = NewKey.creator().setFriendlyName("k").create(twilio);

    String log = bench.control.get("/requests").toString();

    assertThat(log)
        .contains("/Keys.json")
        .doesNotContain(key.getSecret())
        .doesNotContain(Bench.TOKEN + "\"");
    assertThat(bench.control.get("/requests").get(0).path("status").asInt()).isEqualTo(201);
  }

  private static IncomingPhoneNumber number() {
    return IncomingPhoneNumber.reader()
        .setPhoneNumber(new PhoneNumber(Bench.NUMBER))
        .read(twilio)
        .iterator()
        .next();
  }

  private static void refused(int code, int status, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            ApiException.class,
            e ->
                assertThat(List.of(e.getCode(), e.getStatusCode()))
                    .isEqualTo(List.of(code, status)));
  }
}
