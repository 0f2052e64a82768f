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
  private static final String SIP = ACCOUNT + "/SIP";
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
    numbers();
    keys();
    sip();
    telephony();
    taskRouter();
    elsewhere();
    update();
    read();
    replaceWhatIsInUse();
    delete();
  }

  private void numbers() {
    api.make("/2010-04-01/Accounts.json", "FriendlyName", "shop");
    api.make(ACCOUNT + "/IncomingPhoneNumbers.json", "PhoneNumber", "+14155550111");
    for (String[] typed :
        new String[][] {
          {"Local", "+14155550112"}, {"Mobile", "+4741555100"}, {"TollFree", "+18885550100"}
        }) {
      api.post(
          api.fill(ACCOUNT + "/IncomingPhoneNumbers/" + typed[0] + ".json"),
          "PhoneNumber",
          typed[1]);
    }
    api.make(ACCOUNT + "/Applications.json", "FriendlyName", "app");
    String address =
        api.make(
                ACCOUNT + "/Addresses.json",
                "CustomerName",
                "Ada",
                "Street",
                "Storgata 1",
                "City",
                "Oslo",
                "Region",
                "Oslo",
                "PostalCode",
                "0155",
                "IsoCountry",
                "NO")
            .path("sid")
            .asText();
    api.sids.put("AddressSid", address);
    String number = api.fill(ACCOUNT + "/IncomingPhoneNumbers/{Sid}.json");
    api.post(number, "AddressSid", address, "FriendlyName", "main");
    api.post(
        api.fill(ACCOUNT + "/OutgoingCallerIds.json"),
        "PhoneNumber",
        "+14155550199",
        "FriendlyName",
        "desk");
    api.known(ACCOUNT + "/OutgoingCallerIds", first(ACCOUNT + "/OutgoingCallerIds.json"));
    api.make(ACCOUNT + "/Messages.json", "From", Bench.NUMBER, "To", "+14155550123", "Body", "hi");
    api.sids.put("CountryCode", "US");
    api.sids.put("PhoneNumber", Bench.NUMBER);
    api.sids.put("SipTrunkDomain", "shop.pstn.twilio.com");
    api.sids.put("SipDomain", "shop.sip.twilio.com");
  }

  private void keys() {
    api.make(ACCOUNT + "/Keys.json", "FriendlyName", "key");
    api.make(ACCOUNT + "/SigningKeys.json", "FriendlyName", "key");
    api.make(
        "/v1/Keys",
        "AccountSid",
        Bench.SID,
        "FriendlyName",
        "restricted",
        "KeyType",
        "restricted",
        "Policy",
        "{\"allow\":[\"/twilio/voice/calls/list\"]}");
  }

  private void sip() {
    String credentials =
        api.make(SIP + "/CredentialLists.json", "FriendlyName", "c").path("sid").asText();
    api.sids.put("CredentialListSid", credentials);
    api.make(
        SIP + "/CredentialLists/{CredentialListSid}/Credentials.json",
        "Username",
        "ada",
        "Password",
        "Correct4Horse");
    String addresses =
        api.make(SIP + "/IpAccessControlLists.json", "FriendlyName", "a").path("sid").asText();
    api.sids.put("IpAccessControlListSid", addresses);
    api.make(
        SIP + "/IpAccessControlLists/{IpAccessControlListSid}/IpAddresses.json",
        "FriendlyName",
        "office",
        "IpAddress",
        "10.0.0.1");
    String domain =
        api.make(SIP + "/Domains.json", "DomainName", "ravenhelm.sip.twilio.com")
            .path("sid")
            .asText();
    api.sids.put("DomainSid", domain);
    for (String path :
        List.of(
            "/CredentialListMappings",
            "/Auth/Calls/CredentialListMappings",
            "/Auth/Registrations/CredentialListMappings")) {
      api.make(SIP + "/Domains/{DomainSid}" + path + ".json", "CredentialListSid", credentials);
    }
    for (String path :
        List.of("/IpAccessControlListMappings", "/Auth/Calls/IpAccessControlListMappings")) {
      api.make(SIP + "/Domains/{DomainSid}" + path + ".json", "IpAccessControlListSid", addresses);
    }
  }

  private void telephony() {
    bench.control.post("/phones", "{\"number\":\"+14155550188\",\"answerAfterMs\":0}");
    bench.control.post("/phones", "{\"number\":\"+14155550189\",\"answerAfterMs\":0}");
    String call = call("+14155550188", "<Dial><Conference>room</Conference></Dial>");
    bench.control.awaitLine(call, "joined room");
    api.sids.put("CallSid", call);
    api.known(ACCOUNT + "/Calls", call);
    String room = first(ACCOUNT + "/Conferences.json");
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
        first(ACCOUNT + "/Conferences/{ConferenceSid}/Recordings.json"));
    JsonNode recording = api.make(ACCOUNT + "/Calls/{CallSid}/Recordings.json");
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
    bench.simulator.alerts().record(Alert.warning(12200, "Schema validation warning", call));
    String alert = first("/v1/Alerts");
    api.known("/v1/Alerts", alert);
    api.known(ACCOUNT + "/Notifications", alert);
    api.known(ACCOUNT + "/Calls/{CallSid}/Notifications", alert);
    api.known("/v1/Events", first("/v1/Events"));
    api.known("/v1/Voice", call);
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
    String reservation = first(WORKSPACE + "/Tasks/{TaskSid}/Reservations");
    api.known(WORKSPACE + "/Tasks/{TaskSid}/Reservations", reservation);
    api.known(WORKSPACE + "/Workers/{WorkerSid}/Reservations", reservation);
    api.known(WORKSPACE + "/Workers/{WorkerSid}/Channels", "voice");
    api.known(WORKSPACE + "/Events", first(WORKSPACE + "/Events"));
    api.post(api.fill(WORKSPACE + "/TaskQueues/RealTimeStatistics"));
  }

  private void elsewhere() {
    api.make("/v1/Credentials", "Type", "fcm", "FriendlyName", "push", "Secret", "s");
    api.sids.put("TrunkSid", api.make("/v1/Trunks", "FriendlyName", "t").path("sid").asText());
    api.make(
        "/v1/Trunks/{TrunkSid}/OriginationUrls",
        "FriendlyName",
        "o",
        "Weight",
        "1",
        "Priority",
        "1",
        "Enabled",
        "true",
        "SipUrl",
        "sip:a@example.com");
    api.sids.put("IsoCode", "NO");
    api.sids.put("IsoCountry", "NO");
    api.sids.put("Number", "+4721555000");
    api.sids.put("DestinationNumber", "+4721555000");
    api.post(
        "/v1/DialingPermissions/BulkCountryUpdates",
        "UpdateRequest",
        "[{\"iso_code\":\"NO\",\"low_risk_numbers_enabled\":\"true\"}]");
    api.post("/v1/Settings", "DialingPermissionsInheritance", "false");
    api.post("/v1/Voice/Settings", "VoiceTrace", "true");
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
    String task = api.fill(WORKSPACE + "/Tasks/{Sid}");
    api.post(task, "AssignmentStatus", "canceled");
    for (String waiting : List.of(api.fill(ACCOUNT + "/Queues/{QueueSid}/Members/{CallSid}"))) {
      String sid = waiting.replaceFirst(".*/", "");
      api.post(api.fill(ACCOUNT + "/Calls/") + sid + ".json", "Status", "completed");
      bench.control.ended(sid);
      api.known(ACCOUNT + "/Calls", sid);
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() ->
            api.get(api.fill(ACCOUNT + "/Queues/{QueueSid}.json")).path("current_size").asInt()
                == 0);
    for (String[] twin :
        new String[][] {
          {"Calls/{CallSid}/Recordings", "Recordings"},
          {"Keys", "SigningKeys"}
        }) {
      api.known(
          ACCOUNT + "/" + twin[1],
          twin[1].equals("Recordings") ? recorded() : api.sids.get(ACCOUNT + "/" + twin[1]));
    }
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

  /** The SID of the first in a list. */
  private String first(String collection) {
    JsonNode list = api.get(api.fill(collection));
    for (JsonNode each : list) {
      if (each.isArray()) {
        return each.get(0).path("sid").asText();
      }
    }
    throw new AssertionError("nothing in " + collection);
  }
}
