package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.monitor.Alert;
import dev.ravenhelm.twilio.simulator.rest.Route;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import org.awaitility.Awaitility;

/** A walk along every served route: one of everything is made, read, changed and deleted. */
final class Tour {
  private static final String ACCOUNT = "/2010-04-01/Accounts/{AccountSid}";
  private static final String WORKSPACE = "/v1/Workspaces/{WorkspaceSid}";

  /** What others need is deleted after them. */
  private static final List<String> LAST =
      List.of(
          "/TaskQueues/{Sid}",
          "/Activities/{Sid}",
          "/Domains/{Sid}.json",
          "Lists/{Sid}.json",
          "/Trunks/{Sid}",
          "/Workspaces/{Sid}");

  private final Bench bench;
  private final Exchanges api;

  Tour(Bench bench, Exchanges api) {
    this.bench = bench;
    this.api = api;
  }

  void walk() {
    api.sids.put("AccountSid", Bench.SID);
    new Stock(api).fill();
    telephony();
    taskRouter();
    update();
    read();
    replaceWhatIsInUse();
    delete();
  }

  private void telephony() {
    bench.control.post("/phones", "{\"number\":\"+14155550188\",\"answerAfterMs\":0}");
    bench.control.post("/phones", "{\"number\":\"+14155550189\",\"answerAfterMs\":0}");
    String call = call("+14155550188", "<Dial><Conference>room</Conference></Dial>");
    bench.control.awaitLine(call, "joined room");
    api.sids.put("CallSid", call);
    api.known(ACCOUNT + "/Calls", call);
    String room = api.first(ACCOUNT + "/Conferences.json");
    api.sids.put("ConferenceSid", room);
    api.known(ACCOUNT + "/Conferences", room);
    api.post(
        api.fill(ACCOUNT + "/Conferences/{ConferenceSid}/Participants.json"),
        "From",
        Bench.NUMBER,
        "To",
        "+14155550189",
        "ConferenceRecord",
        "true");
    api.known(ACCOUNT + "/Conferences/{ConferenceSid}/Participants", call);
    api.known(
        ACCOUNT + "/Conferences/{ConferenceSid}/Recordings",
        api.first(ACCOUNT + "/Conferences/{ConferenceSid}/Recordings.json"));
    api.sids.put(
        "ParticipantSid",
        api.get(api.fill("/v1/Conferences/{ConferenceSid}/Participants"))
            .path("participants")
            .get(0)
            .path("participant_sid")
            .asText());
    forks();
    transcriptions();
    JsonNode recording =
        api.make(
            ACCOUNT + "/Calls/{CallSid}/Recordings.json",
            "RecordingStatusCallback",
            bench.server.url("/recorded"),
            "RecordingStatusCallbackEvent",
            "in-progress");
    Awaitility.await().until(() -> !bench.server.at("/recorded").isEmpty());
    api.known(ACCOUNT + "/Recordings", recording.path("sid").asText());
    api.post(
        api.fill(ACCOUNT + "/Calls/{CallSid}/UserDefinedMessages.json"), "Content", "{\"a\":1}");
    api.make(
        ACCOUNT + "/Calls/{CallSid}/UserDefinedMessageSubscriptions.json",
        "Callback",
        bench.server.url("/messages"));
    api.sids.put(
        "QueueSid", api.make(ACCOUNT + "/Queues.json", "FriendlyName", "q").path("sid").asText());
    String waiting = call("+14155550188", "<Enqueue>q</Enqueue>");
    bench.control.awaitLine(waiting, "Enqueue");
    api.known(ACCOUNT + "/Queues/{QueueSid}/Members", waiting);
    bench
        .simulator
        .alerts()
        .record(new Alert(12200, "warning", "Schema validation warning", call, "", "", "", "", ""));
    String alert = api.first("/v1/Alerts");
    api.known("/v1/Alerts", alert);
    api.known(ACCOUNT + "/Notifications", alert);
    api.known(ACCOUNT + "/Calls/{CallSid}/Notifications", alert);
    api.known("/v1/Events", api.first("/v1/Events"));
    api.known("/v1/Voice", call);
  }

  /** What listens in on the call, until it is told to stop. */
  private void forks() {
    try (var sockets = new SocketServer()) {
      for (String kind : List.of("Streams", "Siprec", "Transcriptions")) {
        String path = ACCOUNT + "/Calls/{CallSid}/" + kind;
        api.make(path + ".json", "Name", kind, "Url", sockets.url());
        api.post(api.fill(path + "/{Sid}.json"), "Status", "stopped");
      }
    }
  }

  /** Two recordings with their text: each can be deleted in one place only. */
  private void transcriptions() {
    String verbs =
        "<Record transcribe=\"true\" maxLength=\"1\" action=\""
            + bench.server.url("/recorded")
            + "\"/>";
    bench.control.ended(call("+14155550188", verbs));
    bench.control.ended(call("+14155550188", verbs));
    JsonNode all = api.get(api.fill(ACCOUNT + "/Transcriptions.json")).path("transcriptions");
    api.known(ACCOUNT + "/Transcriptions", all.get(0).path("sid").asText());
    api.sids.put("RecordingSid", all.get(1).path("recording_sid").asText());
    api.known(
        ACCOUNT + "/Recordings/{RecordingSid}/Transcriptions", all.get(1).path("sid").asText());
  }

  private String call(String to, String verbs) {
    return api.post(
            api.fill(ACCOUNT + "/Calls.json"),
            "From",
            Bench.NUMBER,
            "To",
            to,
            "Twiml",
            "<Response>" + verbs + "</Response>")
        .path("sid")
        .asText();
  }

  private void taskRouter() {
    api.sids.put(
        "WorkspaceSid", api.make("/v1/Workspaces", "FriendlyName", "w").path("sid").asText());
    String available =
        api.get(api.fill(WORKSPACE + "/Activities") + "?FriendlyName=Available")
            .path("activities")
            .get(0)
            .path("sid")
            .asText();
    api.known(WORKSPACE + "/Activities", available);
    api.make(WORKSPACE + "/Activities", "FriendlyName", "Lunch");
    api.make(WORKSPACE + "/TaskChannels", "FriendlyName", "Fax", "UniqueName", "fax");
    String queue = api.make(WORKSPACE + "/TaskQueues", "FriendlyName", "q").path("sid").asText();
    api.sids.put("TaskQueueSid", queue);
    String workflow =
        api.make(
                WORKSPACE + "/Workflows",
                "FriendlyName",
                "f",
                "Configuration",
                "{\"task_routing\":{\"default_filter\":{\"queue\":\"" + queue + "\"}}}")
            .path("sid")
            .asText();
    api.sids.put("WorkflowSid", workflow);
    api.sids.put(
        "WorkerSid",
        api.make(WORKSPACE + "/Workers", "FriendlyName", "alice", "ActivitySid", available)
            .path("sid")
            .asText());
    api.sids.put(
        "TaskSid", api.make(WORKSPACE + "/Tasks", "WorkflowSid", workflow).path("sid").asText());
    String reservation = api.first(WORKSPACE + "/Tasks/{TaskSid}/Reservations");
    api.known(WORKSPACE + "/Tasks/{TaskSid}/Reservations", reservation);
    api.known(WORKSPACE + "/Workers/{WorkerSid}/Reservations", reservation);
    api.known(WORKSPACE + "/Workers/{WorkerSid}/Channels", "voice");
    api.known(WORKSPACE + "/Events", api.first(WORKSPACE + "/Events"));
    api.post(api.fill(WORKSPACE + "/TaskQueues/RealTimeStatistics"));
  }

  /** Every route that changes one resource, with parameters that the most of them take. */
  private void update() {
    api.post(api.fill(ACCOUNT + "/Calls/{CallSid}/Recordings/{Sid}.json"), "Status", "paused");
    api.post(
        api.fill(ACCOUNT + "/Conferences/{ConferenceSid}/Recordings/{Sid}.json"),
        "Status",
        "stopped");
    api.post(
        api.fill(ACCOUNT + "/Queues/{QueueSid}/Members/{CallSid}.json"),
        "Url",
        bench.server.url("/dequeued"));
    String waiting = call("+14155550188", "<Enqueue>q</Enqueue>");
    bench.control.awaitLine(waiting, "Enqueue");
    api.known(ACCOUNT + "/Queues/{QueueSid}/Members", waiting);
    for (Route route : served("POST")) {
      if (api.to(route).isEmpty()) {
        api.post(
            api.fill(route.pattern()),
            "FriendlyName",
            "renamed",
            "Hold",
            "true",
            "CallScore",
            "4",
            "VoiceRegion",
            "ie1");
      }
    }
  }

  private void read() {
    for (Route route : served("GET")) {
      String query = route.pattern().equals("/v1/Keys") ? "?AccountSid=" + Bench.SID : "";
      api.sids.put("CountryCode", route.pattern().matches(".*(Local|TollFree).*") ? "US" : "NO");
      api.get(api.fill(route.pattern()) + query);
    }
  }

  /** What cannot be deleted while it is used makes room for something that is not. */
  private void replaceWhatIsInUse() {
    api.post(api.fill(ACCOUNT + "/Calls/{CallSid}/Recordings/{Sid}.json"), "Status", "stopped");
    api.post(api.fill(ACCOUNT + "/IncomingPhoneNumbers/{Sid}.json"), "AddressSid", "");
    api.post(api.fill(WORKSPACE + "/Tasks/{Sid}"), "AssignmentStatus", "canceled");
    String waiting = api.sids.get(ACCOUNT + "/Queues/{QueueSid}/Members");
    api.known(ACCOUNT + "/Calls", waiting);
    api.post(api.fill(ACCOUNT + "/Calls/{Sid}.json"), "Status", "completed");
    bench.control.ended(waiting);
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            api.get(api.fill(ACCOUNT + "/Queues/{QueueSid}.json")).path("current_size").asInt()
                == 0);
    api.known(ACCOUNT + "/Recordings", recorded());
  }

  /** One more recording that is over. */
  private String recorded() {
    String path = api.fill(ACCOUNT + "/Calls/{CallSid}/Recordings");
    String sid = api.post(path + ".json").path("sid").asText();
    api.post(path + "/" + sid + ".json", "Status", "stopped");
    return sid;
  }

  private void delete() {
    served("DELETE").stream()
        .sorted(
            Comparator.comparingInt((Route route) -> last(route))
                .thenComparingInt(route -> -route.pattern().length()))
        .forEach(route -> api.delete(api.fill(route.pattern())));
  }

  private static int last(Route route) {
    for (int i = 0; i < LAST.size(); i++) {
      if (route.pattern().endsWith(LAST.get(i))) {
        return i + 1;
      }
    }
    return 0;
  }

  private List<Route> served(String method) {
    return bench.simulator.routes().served().stream()
        .filter(route -> route.method().equals(method))
        .toList();
  }
}
