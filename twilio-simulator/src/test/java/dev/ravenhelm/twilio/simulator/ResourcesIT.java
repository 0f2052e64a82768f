package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.twilio.exception.ApiException;
import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.Address;
import com.twilio.rest.api.v2010.account.Application;
import com.twilio.rest.api.v2010.account.Call;
import com.twilio.rest.api.v2010.account.IncomingPhoneNumber;
import com.twilio.rest.api.v2010.account.Message;
import com.twilio.rest.api.v2010.account.Queue;
import com.twilio.rest.api.v2010.account.Recording;
import com.twilio.rest.api.v2010.account.address.DependentPhoneNumber;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Local;
import com.twilio.rest.api.v2010.account.availablephonenumbercountry.Mobile;
import com.twilio.rest.api.v2010.account.sip.CredentialList;
import com.twilio.rest.api.v2010.account.sip.credentiallist.Credential;
import com.twilio.rest.iam.v1.NewApiKey;
import com.twilio.rest.monitor.v1.Event;
import com.twilio.rest.pricing.v1.phonenumber.Country;
import com.twilio.rest.taskrouter.v1.Workspace;
import com.twilio.rest.taskrouter.v1.workspace.Task;
import com.twilio.rest.taskrouter.v1.workspace.TaskQueue;
import com.twilio.rest.taskrouter.v1.workspace.Workflow;
import com.twilio.rest.voice.v1.dialingpermissions.BulkCountryUpdate;
import com.twilio.type.PhoneNumber;
import com.twilio.type.Twiml;
import java.time.ZonedDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the resources refuse, count and remember, beyond the shape of their answers. */
class ResourcesIT {
  private static final String CALLED = "+14155550188";
  private static Bench bench;
  private static TwilioRestClient twilio;

  @BeforeAll
  static void start() {
    bench = new Bench(10);
    twilio = bench.twilio;
  }

  @BeforeEach
  void reset() {
    bench.control.post("/reset", "");
    bench.control.post("/phones", "{\"number\":\"" + CALLED + "\",\"answerAfterMs\":0}");
  }

  @AfterAll
  static void stop() {
    bench.close();
  }

  @Test
  void narrowsASearchForNumbers() {
    assertThat(local().setInRegion("NY").read(twilio))
        .isNotEmpty()
        .allSatisfy(n -> assertThat(n.getRegion()).isEqualTo("NY"));
    assertThat(local().setNearLatLong("37.78,-122.42").setDistance(10).read(twilio))
        .isNotEmpty()
        .allSatisfy(n -> assertThat(n.getLocality()).isEqualTo("San Francisco"));
    assertThat(local().setContains("41555501*7").limit(3).read(twilio))
        .isNotEmpty()
        .allSatisfy(n -> assertThat(n.getPhoneNumber().toString()).endsWith("7"));
    assertThat(local().setFaxEnabled(true).read(twilio)).isEmpty();
    refused(20404, 404, () -> Mobile.reader("US").read(twilio).iterator().next());
    refused(20001, 400, () -> Local.reader("NO").setAreaCode(415).read(twilio).iterator().next());
  }

  @Test
  void pagesBackAndForthThroughNumbersByTheirDigits() {
    for (int i = 0; i < 7; i++) {
      bench.control.post("/numbers", "{\"phoneNumber\":\"+1415555010" + i + "\"}");
    }
    Set<String> seen = new HashSet<>();
    IncomingPhoneNumber.reader()
        .setPhoneNumber(new PhoneNumber("+1415555010*"))
        .pageSize(3)
        .read(twilio)
        .forEach(number -> seen.add(number.getPhoneNumber().toString()));

    assertThat(seen).hasSize(7);
  }

  @Test
  void keepsAnAddressThatANumberNeeds() {
    Address address =
        Address.creator("Ada", "Storgata 1", "Oslo", "Oslo", "0155", "NO").create(twilio);
    String number = IncomingPhoneNumber.reader().read(twilio).iterator().next().getSid();
    IncomingPhoneNumber.updater(number).setAddressSid(address.getSid()).update(twilio);

    assertThat(DependentPhoneNumber.reader(address.getSid()).read(twilio)).hasSize(1);
    refused(21628, 400, () -> Address.deleter(address.getSid()).delete(twilio));

    IncomingPhoneNumber.updater(number).setAddressSid("").update(twilio);
    assertThat(Address.deleter(address.getSid()).delete(twilio)).isTrue();
  }

  @Test
  void wantsStrongPasswordsOfSipCredentials() {
    String list = CredentialList.creator("desk phones").create(twilio).getSid();

    refused(21241, 400, () -> Credential.creator(list, "ada", "short").create(twilio));
    assertThat(Credential.creator(list, "ada", "Correct4Horse").create(twilio).getUsername())
        .isEqualTo("ada");
  }

  @Test
  void holdsARestrictedKeyToItsPolicyAndSaysWhatItLacks() {
    NewApiKey key = restricted("/twilio/voice/twiml.apps/list", "/twilio/taskrouter/workspaces/*");
    TwilioRestClient limited = bench.client(key.getSid(), key.getSecret());

    assertThat(Application.reader().read(limited)).isEmpty();
    assertThat(Workspace.creator("w").create(limited).getSid()).startsWith("WS");
    assertThatThrownBy(() -> Application.creator().create(limited))
        .hasMessageContaining("/twilio/voice/twiml.apps/create");
    refused(70051, 401, () -> Queue.reader().read(limited).iterator().next());
    refused(70002, 400, () -> restricted("/twilio/fakepermission/doesnotexist"));
  }

  @Test
  void endsARecordingWithItsCallAndRefusesOneOfAnEndedCall() {
    String sid = call("<Pause length=\"600\"/>");
    com.twilio.rest.api.v2010.account.call.Recording.creator(sid).create(twilio);
    Call.updater(sid).setStatus(Call.UpdateStatus.COMPLETED).update(twilio);

    Awaitility.await()
        .until(
            () -> Recording.reader().setCallSid(sid).read(twilio).iterator().next().getStatus(),
            Recording.Status.COMPLETED::equals);
    refused(
        21220,
        400,
        () -> com.twilio.rest.api.v2010.account.call.Recording.creator(sid).create(twilio));
  }

  @Test
  void listsCallsOfATime() {
    String sid = call("<Hangup/>");
    bench.control.ended(sid);
    ZonedDateTime start = Call.fetcher(sid).fetch(twilio).getStartTime();

    assertThat(Call.reader().setStartTimeAfter(start.minusHours(1)).read(twilio)).hasSize(1);
    assertThat(Call.reader().setStartTimeAfter(start.plusHours(1)).read(twilio)).isEmpty();
    assertThat(Call.reader().setEndTimeBefore(start.minusHours(1)).read(twilio)).isEmpty();
  }

  @Test
  void callsNobodyInACountryThatIsSwitchedOff() {
    BulkCountryUpdate.creator("[{\"iso_code\":\"NO\",\"low_risk_numbers_enabled\":\"false\"}]")
        .create(twilio);

    refused(21215, 400, () -> place("+4721555000", Bench.NUMBER));
    refused(21210, 400, () -> place(CALLED, "+14155550999"));
    refused(21211, 400, () -> place("nonsense", Bench.NUMBER));
  }

  @Test
  void boundsAQueueAndKeepsItWhileSomebodyWaits() {
    String queue = Queue.creator("q").setMaxSize(2).create(twilio).getSid();
    String sid = call("<Enqueue>q</Enqueue>");
    bench.control.awaitLine(sid, "Enqueue");

    Awaitility.await().until(() -> Queue.fetcher(queue).fetch(twilio).getCurrentSize() == 1);
    refused(20001, 400, () -> Queue.deleter(queue).delete(twilio));
    refused(20001, 400, () -> Queue.creator("q").create(twilio));
    refused(20001, 400, () -> Queue.updater(queue).setMaxSize(5001).update(twilio));
  }

  @Test
  void writesAuditLinesWithoutSecrets() {
    Credential.creator(CredentialList.creator("l").create(twilio).getSid(), "ada", "Correct4Horse")
        .create(twilio);

    List<Event> events = List.of(Event.reader().read(twilio).iterator().next());

    assertThat(events.getFirst().getEventType()).isEqualTo("credential.created");
    assertThat(events.getFirst().getEventData().toString())
        .contains("username")
        .doesNotContain("Correct4Horse");
  }

  @Test
  void listsTasksInAnOrderAndTheQueuesThatServeAWorker() {
    String ws = Workspace.creator("w").create(twilio).getSid();
    String queue =
        TaskQueue.creator(ws, "billing")
            .setTargetWorkers("skills HAS \"billing\"")
            .create(twilio)
            .getSid();
    TaskQueue.creator(ws, "sales").setTargetWorkers("skills HAS \"sales\"").create(twilio);
    String workflow =
        Workflow.creator(
                ws, "f", "{\"task_routing\":{\"default_filter\":{\"queue\":\"" + queue + "\"}}}")
            .create(twilio)
            .getSid();
    for (int priority : List.of(5, 9, 1)) {
      Task.creator(ws).setWorkflowSid(workflow).setPriority(priority).create(twilio);
    }

    assertThat(Task.reader(ws).setOrdering("Priority:desc").read(twilio))
        .extracting(Task::getPriority)
        .containsExactly(9, 5, 1);
    assertThat(Task.reader(ws).setPriority(9).setTaskQueueName("billing").read(twilio)).hasSize(1);
    assertThat(
            TaskQueue.reader(ws)
                .setEvaluateWorkerAttributes("{\"skills\":[\"sales\"]}")
                .read(twilio))
        .extracting(TaskQueue::getFriendlyName)
        .containsExactly("sales");
    refused(20001, 400, () -> Task.reader(ws).setOrdering("Age").read(twilio).iterator().next());
  }

  @Test
  void takesAMessagesTextAwayForGood() {
    String sid =
        Message.creator(new PhoneNumber(CALLED), new PhoneNumber(Bench.NUMBER), "secret")
            .create(twilio)
            .getSid();

    assertThat(Message.updater(sid).setBody("").update(twilio).getBody()).isEmpty();
    refused(20001, 400, () -> Message.updater(sid).setBody("other").update(twilio));
  }

  @Test
  void knowsWhatANumberCosts() {
    assertThat(Country.fetcher("NO").fetch(twilio).getPhoneNumberPrices()).isNotEmpty();
    refused(20404, 404, () -> Country.fetcher("XX").fetch(twilio));
  }

  private static com.twilio.rest.api.v2010.account.availablephonenumbercountry.LocalReader local() {
    return Local.reader("US");
  }

  private static NewApiKey restricted(String... permissions) {
    return NewApiKey.creator(Bench.SID)
        .setKeyType("restricted")
        .setPolicy(Map.of("allow", List.of(permissions)))
        .create(twilio);
  }

  private static String call(String verbs) {
    String sid =
        Call.creator(
                new PhoneNumber(CALLED),
                new PhoneNumber(Bench.NUMBER),
                new Twiml("<Response>" + verbs + "</Response>"))
            .create(twilio)
            .getSid();
    bench.control.awaitLine(sid, "in-progress");
    return sid;
  }

  private static void place(String to, String from) {
    Call.creator(new PhoneNumber(to), new PhoneNumber(from), new Twiml("<Response/>"))
        .create(twilio);
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
