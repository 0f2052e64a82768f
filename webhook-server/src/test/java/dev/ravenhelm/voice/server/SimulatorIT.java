package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.SimulatorConfig;
import dev.ravenhelm.voice.server.context.ContextStandIn;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server run alone, called by a Twilio that shares no code with it. */
final class SimulatorIT {

  private static final String ACCOUNT = RunningServer.ACCOUNT;
  private static final String V2010 = "/2010-04-01/Accounts/" + ACCOUNT;

  @TempDir private Path folder;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private Simulator twilio;
  private OidcIssuer issuer;
  private RunningServer server;
  private ContextStandIn crm;
  private String workspace;

  @BeforeEach
  void start() throws Exception {
    twilio = Simulator.start(SimulatorConfig.of(ACCOUNT, RunningServer.TOKEN));
    issuer = OidcIssuer.start();
    crm =
        ContextStandIn.start(
            ContextStandIn.json(
                "{\"customer\":{\"id\":\"C-17\",\"name\":\"Jörg & \\\"Söhne\\\"\"}}"));
    int port = LoopbackPorts.free(1).get(0);
    String url = "http://127.0.0.1:" + port;
    JsonNode key = rest(V2010 + "/Keys.json", Map.of("FriendlyName", "tokens"));
    JsonNode application =
        rest(
            V2010 + "/Applications.json",
            Map.of("FriendlyName", "agents", "VoiceUrl", url + "/voice/outgoing"));
    String workflow = workflow(url);
    control(
        "/control/numbers",
        "{\"phoneNumber\":\"+15550100001\",\"VoiceUrl\":\"" + url + "/voice/incoming#rc=1\"}");
    RunningServer.example(
        folder,
        "  outbound: {allowed",
        "  context: {url: \"" + crm.url() + "\", timeout: 2s}\n  outbound: {allowed");
    Path file = folder.resolve("voice.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("  fallback: {dial: \"+15550100099\"}\n", "")
            .replace("https://voice.example.com", url)
            .replace("https://id.example.com", issuer.issuer().toString())
            .replace("AP00000000000000000000000000000001", application.path("sid").asText())
            .replace("WW00000000000000000000000000000001", workflow));
    Map<String, String> environment = RunningServer.environment();
    environment.put("VOICE_PUBLIC_PORT", Integer.toString(port));
    environment.put("TWILIO_API_KEY_SID", key.path("sid").asText());
    environment.put("TWILIO_API_KEY_SECRET", key.path("secret").asText());
    server = RunningServer.on(folder, environment);
  }

  @AfterEach
  void stop() {
    server.close();
    issuer.close();
    crm.close();
    twilio.close();
    http.close();
  }

  @Test
  void bringsACallerAndAnAgentTogether() throws Exception {
    agentSignsIn("{\"answerAfterMs\":100,\"talkMs\":300}");
    JsonNode call =
        control("/control/calls", "{\"from\":\"+15550100077\",\"to\":\"+15550100001\"}");
    String story = storyOf(call.path("sid").asText());
    assertThat(story)
        .contains("/voice/incoming")
        .contains("/voice/assignment")
        .contains("[client:alice_b] joined")
        .doesNotContain("\"kind\":\"error\"");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() ->
            assertThat(server.metrics())
                .contains("path=\"/voice/assignment\"")
                .contains("path=\"/voice/events\"")
                .contains("path=\"/voice/task-events\""));
    assertThat(server.metrics())
        .doesNotContain("outcome=\"forged\"")
        .doesNotContain("outcome=\"failed\"");
  }

  @Test
  void letsAnAgentCallOut() throws Exception {
    agentSignsIn("{\"answerAfterMs\":100}");
    JsonNode call =
        control("/control/clients/alice_b/calls", "{\"params\":{\"To\":\"+12125550123\"}}");
    String story = storyOf(call.path("sid").asText());
    assertThat(story).contains("/voice/outgoing").contains("+12125550123");
    assertThat(server.metrics()).doesNotContain("outcome=\"failed\"");
  }

  @Test
  void tellsTaskRouterWhoCalls() throws Exception {
    control("/control/calls", "{\"from\":\"+15550100077\",\"to\":\"+15550100001\"}");
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          JsonNode tasks = read("/v1/Workspaces/" + workspace + "/Tasks").path("tasks");
          assertThat(tasks).hasSize(1);
          String task =
              "/v1/Workspaces/" + workspace + "/Tasks/" + tasks.path(0).path("sid").asText();
          JsonNode attributes = json.readTree(read(task).path("attributes").asText());
          assertThat(attributes.at("/context").asText()).isEqualTo("ok");
          assertThat(attributes.at("/customer/id").asText()).isEqualTo("C-17");
          assertThat(attributes.at("/customer/name").asText()).isEqualTo("Jörg & \"Söhne\"");
          assertThat(attributes.at("/call_sid").asText()).startsWith("CA");
        });
  }

  @Test
  void bringsThemTogetherThoughEachWebhookComesTwice() throws Exception {
    control(
        "/control/faults",
        "{\"on\":\"webhook\",\"path\":\"/voice/\",\"kind\":\"double\",\"times\":\"always\"}");
    agentSignsIn("{\"answerAfterMs\":100,\"talkMs\":300}");
    JsonNode call =
        control("/control/calls", "{\"from\":\"+15550100077\",\"to\":\"+15550100001\"}");
    assertThat(storyOf(call.path("sid").asText())).contains("[client:alice_b] joined");
    for (String path : List.of("/voice/incoming", "/voice/events", "/voice/task-events")) {
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(() ->
              assertThat(server.metrics())
                  .containsPattern(
                      "voice_webhook_seconds_count\\{outcome=\"repeated\",path=\""
                          + path
                          + "\"\\} [1-9]"));
    }
    assertThat(server.metrics()).doesNotContain("outcome=\"failed\"");
    assertThat(crm.requests()).hasSize(1);
  }

  private void agentSignsIn(String behaviour) throws Exception {
    HttpResponse<String> answer =
        server.send(
            HttpRequest.newBuilder(server.agentsUri("/voice-token"))
                .header("Authorization", "Bearer " + issuer.token("2871", "voice"))
                .POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String token = json.readTree(answer.body()).path("token").asText();
    control("/control/clients", "{\"token\":\"" + token + "\",\"behaviour\":" + behaviour + "}");
  }

  /** The whole story of a call, once it has ended. */
  private String storyOf(String call) throws Exception {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          JsonNode seen = get("/control/calls/" + call);
          assertThat(seen.path("status").asText()).as(seen.toString()).isEqualTo("completed");
        });
    return get("/control/calls/" + call).path("story").toString();
  }

  private String workflow(String url) throws Exception {
    workspace =
        rest(
                "/v1/Workspaces",
                Map.of("FriendlyName", "voice", "EventCallbackUrl", url + "/voice/task-events"))
            .path("sid")
            .asText();
    String in = "/v1/Workspaces/" + workspace;
    String available =
        rest(in + "/Activities", Map.of("FriendlyName", "On duty", "Available", "true"))
            .path("sid")
            .asText();
    rest(
        in + "/Workers",
        Map.of(
            "FriendlyName", "alice",
            "ActivitySid", available,
            "Attributes",
                "{\"contact_uri\":\"client:alice_b\",\"agent\":\"alice-b\",\"inbound\":\"yes\"}"));
    String queue =
        rest(in + "/TaskQueues", Map.of("FriendlyName", "support", "TargetWorkers", "1==1"))
            .path("sid")
            .asText();
    return rest(
            in + "/Workflows",
            Map.of(
                "FriendlyName", "support",
                "AssignmentCallbackUrl", url + "/voice/assignment",
                "Configuration",
                    "{\"task_routing\":{\"filters\":[],\"default_filter\":{\"queue\":\""
                        + queue
                        + "\"}}}"))
        .path("sid")
        .asText();
  }

  private JsonNode rest(String path, Map<String, String> parameters) throws Exception {
    return answer(
        HttpRequest.newBuilder(URI.create(twilio.url() + path))
            .header("Authorization", "Basic " + credentials())
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(RunningServer.form(parameters)))
            .build());
  }

  private JsonNode read(String path) throws Exception {
    return answer(
        HttpRequest.newBuilder(URI.create(twilio.url() + path))
            .header("Authorization", "Basic " + credentials())
            .build());
  }

  private static String credentials() {
    return Base64.getEncoder()
        .encodeToString((ACCOUNT + ":" + RunningServer.TOKEN).getBytes(StandardCharsets.UTF_8));
  }

  private JsonNode control(String path, String body) throws Exception {
    return answer(
        HttpRequest.newBuilder(URI.create(twilio.url() + path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private JsonNode get(String path) throws Exception {
    return answer(HttpRequest.newBuilder(URI.create(twilio.url() + path)).build());
  }

  private JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return json.readTree(answer.body());
  }
}
