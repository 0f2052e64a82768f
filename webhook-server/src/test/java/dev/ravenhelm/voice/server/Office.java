package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.SimulatorConfig;
import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A simulated Twilio with two workers, the server that answers it, and the agents who ask: alice
 * (subject 2871), who takes calls, and carol (2873), who supervises them.
 */
final class Office implements AutoCloseable {

  static final String ALICE = "2871";
  static final String CAROL = "2873";

  private static final SimulatorConfig TWILIO =
      SimulatorConfig.of(RunningServer.ACCOUNT, RunningServer.TOKEN);
  private static final String V2010 = "/2010-04-01/Accounts/" + RunningServer.ACCOUNT;

  private final Path folder;
  private final Map<String, String> environment = RunningServer.environment();
  private final Map<String, String> sids = new HashMap<>();
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final DescribedApi api = new DescribedApi();
  private final OidcIssuer issuer = OidcIssuer.start();
  private final Simulator twilio;
  private final Timekeeper clock;
  private RunningServer server;

  private Office(Path folder, Simulator twilio, Timekeeper clock) {
    this.folder = folder;
    this.twilio = twilio;
    this.clock = clock;
  }

  /** Opens one without Kafka. */
  static Office open(Path folder) {
    return open(folder, "");
  }

  /** Opens one whose gateway has this in its spec, too. */
  static Office open(Path folder, String spec) {
    return open(folder, "  outbound: {allowed", spec + "  outbound: {allowed");
  }

  /** Opens one with a text of its configuration replaced. */
  static Office open(Path folder, String text, String by) {
    Simulator twilio = Simulator.start(TWILIO);
    return open(
        new Office(folder, twilio, Timekeeper.ofTheWall()), office -> office.configure(text, by));
  }

  /**
   * Opens one in which time, Twilio's and the server's, passes only as it is told to.
   *
   * @param arranged what is done before the server starts
   */
  static Office inVirtualTime(Path folder, Consumer<Office> arranged) {
    // access tokens are good by the wall's clock
    Instant start = Instant.now().truncatedTo(ChronoUnit.MINUTES);
    Simulator twilio = Simulator.start(TWILIO.withVirtualTime(start));
    return open(new Office(folder, twilio, new VirtualTime(twilio)), arranged);
  }

  private static Office open(Office office, Consumer<Office> arranged) {
    office.furnish();
    arranged.accept(office);
    office.server = RunningServer.on(office.folder, office.environment, office.clock);
    return office;
  }

  /** Another server of the same gateway, which Twilio does not call. */
  RunningServer replica() {
    Map<String, String> other = new HashMap<>(environment);
    other.put("VOICE_PUBLIC_PORT", "0");
    return RunningServer.on(folder, other, clock);
  }

  /** What lets time pass, in an office that was opened in virtual time. */
  VirtualTime time() {
    return (VirtualTime) clock;
  }

  RunningServer server() {
    return server;
  }

  DescribedApi api() {
    return api;
  }

  String workspace() {
    return "/v1/Workspaces/" + sid("workspace");
  }

  String sid(String name) {
    return sids.get(name);
  }

  /** Asks as an agent; the answer is one that the document describes. */
  JsonNode ask(String subject, int status, String method, String path, String template) {
    return ask(subject, status, method, path, template, "");
  }

  JsonNode ask(
      String subject, int status, String method, String path, String template, String body) {
    HttpResponse<String> answer = send(subject, method, path, body);
    JsonNode described = api.describes(method, template, answer);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return described;
  }

  HttpResponse<String> send(String subject, String method, String path, String body) {
    BodyPublisher content =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    return server.send(
        HttpRequest.newBuilder(server.agentsUri(path))
            .header("Authorization", "Bearer " + bearer(subject))
            .method(method, content));
  }

  String bearer(String subject) {
    return issuer.token(subject, "voice");
  }

  /** Replaces a text of the configuration; the server takes it up within two seconds. */
  void configure(String text, String by) {
    try {
      Path file = folder.resolve("voice.yaml");
      String former = Files.readString(file);
      assertThat(former).contains(text);
      Files.writeString(file, former.replace(text, by));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts a device of alice there, which does what it is told when it rings. */
  void registerAlice(String behaviour) {
    register(ALICE, behaviour);
  }

  void register(String subject, String behaviour) {
    String token = ask(subject, 200, "POST", "/voice-token", "/voice-token").path("token").asText();
    control("/control/clients", "{\"token\":\"" + token + "\",\"behaviour\":" + behaviour + "}");
  }

  /** Somebody calls the number that leads to the queue; the call's SID. */
  String call() {
    return call("+15550100001");
  }

  /** Somebody calls a number; the call's SID. */
  String call(String number) {
    return control("/control/calls", "{\"from\":\"+15550100077\",\"to\":\"" + number + "\"}")
        .path("sid")
        .asText();
  }

  /** A telephone that does what it is told when it rings. */
  void phone(String number, String behaviour) {
    control("/control/phones", "{\"number\":\"" + number + "\"," + behaviour.substring(1));
  }

  /** Ends a call that has not ended by itself. */
  void hangUp(String call) {
    if (!callStatus(call).equals("completed")) {
      rest(V2010 + "/Calls/" + call + ".json", Map.of("Status", "completed"));
    }
  }

  String callStatus(String call) {
    return rest(V2010 + "/Calls/" + call + ".json").path("status").asText();
  }

  /** Tasks about a call, in any state. */
  JsonNode tasksOf(String call) {
    return rest(workspace()
            + "/Tasks?EvaluateTaskAttributes="
            + URLEncoder.encode("call_sid == \"" + call + "\"", StandardCharsets.UTF_8))
        .path("tasks");
  }

  JsonNode reservationsOfAlice(String status) {
    return rest(workspace()
            + "/Workers/"
            + sid("alice")
            + "/Reservations?ReservationStatus="
            + status)
        .path("reservations");
  }

  /** Twilio's own word on the conferences that are going on. */
  JsonNode conferences() {
    return rest(V2010 + "/Conferences.json?Status=in-progress").path("conferences");
  }

  JsonNode recordings(String conference) {
    return rest(V2010 + "/Conferences/" + conference + "/Recordings.json").path("recordings");
  }

  JsonNode participants(String conference) {
    return rest(V2010 + "/Conferences/" + conference + "/Participants.json").path("participants");
  }

  /** Sends the server a webhook of our own making, signed as Twilio's own are; its answer. */
  String webhook(String path, Map<String, String> form) {
    ObjectNode webhook = json.createObjectNode().put("url", server.publicUri(path).toString());
    form.forEach(webhook.putObject("form").put("AccountSid", RunningServer.ACCOUNT)::put);
    JsonNode answer = control("/control/webhooks", webhook.toString());
    assertThat(answer.path("status").asInt()).isBetween(200, 204);
    return answer.path("body").asText();
  }

  /** What Twilio was asked for of late, as {@code POST /2010-04-01/…}, the latest first. */
  List<String> requests() {
    List<String> requests = new ArrayList<>();
    control("/control/requests")
        .forEach(request ->
            requests.add(request.path("method").asText() + " " + request.path("path").asText()));
    return requests;
  }

  JsonNode rest(String path, Map<String, String> form) {
    return twilio(path, BodyPublishers.ofString(RunningServer.form(form)));
  }

  JsonNode rest(String path) {
    return answer(authorized(path).build());
  }

  JsonNode control(String path, String body) {
    return answer(
        HttpRequest.newBuilder(URI.create(twilio.url() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  JsonNode control(String path) {
    return answer(HttpRequest.newBuilder(URI.create(twilio.url() + path)).build());
  }

  @Override
  public void close() {
    server.close();
    twilio.close();
    issuer.close();
    http.close();
  }

  private void furnish() {
    int port = LoopbackPorts.free(1).get(0);
    String url = "http://127.0.0.1:" + port;
    JsonNode key = rest(V2010 + "/Keys.json", Map.of("FriendlyName", "tokens"));
    sids.put(
        "application",
        rest(
                V2010 + "/Applications.json",
                Map.of(
                    "FriendlyName",
                    "agents",
                    "VoiceUrl",
                    url + "/voice/outgoing",
                    "StatusCallback",
                    url + "/voice/events"))
            .path("sid")
            .asText());
    taskRouter(url);
    for (String number : List.of("+15550100001", "+15550100002")) {
      control(
          "/control/numbers",
          "{\"phoneNumber\":\"" + number + "\",\"VoiceUrl\":\"" + url + "/voice/incoming\"}");
    }
    RunningServer.example(folder, "", "");
    configure("  fallback: {dial: \"+15550100099\"}\n", "");
    configure("https://voice.example.com", url);
    configure("https://id.example.com", issuer.issuer().toString());
    configure("AP00000000000000000000000000000001", sid("application"));
    configure("WS00000000000000000000000000000001", sid("workspace"));
    configure("WW00000000000000000000000000000001", sid("workflow"));
    configure("WK00000000000000000000000000000001", sid("alice"));
    configure("WK00000000000000000000000000000003", sid("carol"));
    environment.put("TWILIO_BASE_URL", twilio.url().toString());
    environment.put("VOICE_PUBLIC_PORT", Integer.toString(port));
    environment.put("TWILIO_API_KEY_SID", key.path("sid").asText());
    environment.put("TWILIO_API_KEY_SECRET", key.path("secret").asText());
  }

  private void taskRouter(String url) {
    make(
        "workspace",
        "/v1/Workspaces",
        Map.of("FriendlyName", "voice", "EventCallbackUrl", url + "/voice/task-events"));
    for (String away : List.of("WrapUp", "Lunch", "Training")) {
      make(away, workspace() + "/Activities", Map.of("FriendlyName", away, "Available", "false"));
    }
    make("alice", workspace() + "/Workers", worker("alice-b", "alice_b"));
    make("carol", workspace() + "/Workers", worker("carol", "carol"));
    make(
        "queue",
        workspace() + "/TaskQueues",
        Map.of("FriendlyName", "support", "TargetWorkers", "agent == \"alice-b\""));
    make(
        "workflow",
        workspace() + "/Workflows",
        Map.of(
            "FriendlyName", "support",
            "AssignmentCallbackUrl", url + "/voice/assignment",
            "Configuration",
                "{\"task_routing\":{\"filters\":[],\"default_filter\":{\"queue\":\""
                    + sid("queue")
                    + "\"}}}"));
  }

  private static Map<String, String> worker(String agent, String identity) {
    return Map.of(
        "FriendlyName",
        agent,
        "Attributes",
        "{\"contact_uri\":\"client:" + identity + "\",\"agent\":\"" + agent + "\"}");
  }

  private void make(String name, String path, Map<String, String> form) {
    sids.put(name, rest(path, form).path("sid").asText());
  }

  private JsonNode twilio(String path, BodyPublisher body) {
    return answer(
        authorized(path)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(body)
            .build());
  }

  private HttpRequest.Builder authorized(String path) {
    String login = RunningServer.ACCOUNT + ":" + RunningServer.TOKEN;
    return HttpRequest.newBuilder(URI.create(twilio.url() + path))
        .header(
            "Authorization",
            "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8)));
  }

  private JsonNode answer(HttpRequest request) {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
      return json.readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
