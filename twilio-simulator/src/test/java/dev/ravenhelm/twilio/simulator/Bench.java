package dev.ravenhelm.twilio.simulator;

import com.twilio.http.TwilioRestClient;
import com.twilio.rest.api.v2010.account.NewKey;
import com.twilio.rest.taskrouter.v1.Workspace;
import com.twilio.rest.taskrouter.v1.workspace.Activity;
import com.twilio.rest.taskrouter.v1.workspace.TaskQueue;
import com.twilio.rest.taskrouter.v1.workspace.Worker;
import com.twilio.rest.taskrouter.v1.workspace.Workflow;
import java.time.Instant;
import java.util.List;

/** A simulator, the account's server and a client of each kind, all on loopback. */
final class Bench implements AutoCloseable {
  static final String SID = "AC00000000000000000000000000000001";
  static final String TOKEN = "12345";
  static final String NUMBER = "+15550100001";

  final Simulator simulator;
  final AccountServer server = new AccountServer();
  final Control control;
  final TwilioRestClient twilio;

  Bench() {
    this(1);
  }

  Bench(double timeScale) {
    this(SimulatorConfig.of(SID, TOKEN).withTimeScale(timeScale));
  }

  /** One whose time passes only when the control API is told so. */
  static Bench inVirtualTime() {
    return new Bench(
        SimulatorConfig.of(SID, TOKEN).withVirtualTime(Instant.parse("2026-03-02T09:00:00Z")));
  }

  Bench(Listeners listeners) {
    this(SimulatorConfig.of(SID, TOKEN).with(listeners));
  }

  private Bench(SimulatorConfig config) {
    simulator = Simulator.start(config.withNumbers(List.of(NUMBER)));
    control = new Control(simulator.url());
    twilio = client(SID, TOKEN);
  }

  TwilioRestClient client(String user, String password) {
    return client(user, password, SID);
  }

  TwilioRestClient client(String user, String password, String accountSid) {
    return new TwilioRestClient.Builder(user, password)
        .accountSid(accountSid)
        .httpClient(new SimulatedHttp(simulator.url()))
        .build();
  }

  /** Points the number at a path of the account's server. */
  void numberAnswersAt(String path) {
    String sid = control.get("/numbers").get(0).path("sid").asText();
    com.twilio.rest.api.v2010.account.IncomingPhoneNumber.updater(sid)
        .setVoiceUrl(server.url(path))
        .setStatusCallback(server.url("/status"))
        .update(twilio);
  }

  /** A workspace with one queue, whose workflow asks at {@code /assignment}. */
  Routing routing(int reservationTimeout) {
    Workspace workspace =
        Workspace.creator("bench").setEventCallbackUrl(server.url("/events")).create(twilio);
    String ws = workspace.getSid();
    Activity available =
        Activity.reader(ws).setFriendlyName("Available").read(twilio).iterator().next();
    TaskQueue queue =
        TaskQueue.creator(ws, "support").setTargetWorkers("skills HAS \"billing\"").create(twilio);
    Workflow workflow =
        Workflow.creator(
                ws,
                "support",
                "{\"task_routing\":{\"filters\":[],\"default_filter\":{\"queue\":\""
                    + queue.getSid()
                    + "\"}}}")
            .setAssignmentCallbackUrl(server.url("/assignment"))
            .setTaskReservationTimeout(reservationTimeout)
            .create(twilio);
    return new Routing(ws, available.getSid(), workflow.getSid());
  }

  Worker worker(Routing routing, String name, String attributes) {
    return Worker.creator(routing.workspace, name)
        .setActivitySid(routing.available)
        .setAttributes(attributes)
        .create(twilio);
  }

  /** Registers a device with a token signed by a new key. */
  void register(String identity, String behaviour) {
    NewKey key = NewKey.creator().setFriendlyName("bench").create(twilio);
    String token = Tokens.of(key, identity, null);
    control.post("/clients", "{\"token\":\"" + token + "\",\"behaviour\":" + behaviour + "}");
  }

  @Override
  public void close() {
    simulator.close();
    server.close();
  }

  record Routing(String workspace, String available, String workflow) {}
}
