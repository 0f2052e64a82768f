package dev.ravenhelm.twilio.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import dev.ravenhelm.twilio.simulator.rest.Product;
import dev.ravenhelm.twilio.simulator.rest.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every served answer against Twilio's own API description, where that lies beside the repository.
 */
class SchemaIT {
  private static final Map<Product, String> FILES =
      Map.of(
          Product.API, "twilio_api_v2010.json",
          Product.TASKROUTER, "twilio_taskrouter_v1.json",
          Product.IAM, "twilio_iam_v1.json");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Product, JsonNode> SPECS = new EnumMap<>(Product.class);
  private static final Map<String, String> SIDS = new HashMap<>();
  private static Bench bench;

  @BeforeAll
  static void start() throws IOException {
    Optional<Path> folder =
        List.of(Path.of("../../shared/twilio-openapi"), Path.of("../shared/twilio-openapi"))
            .stream()
            .filter(Files::isDirectory)
            .findFirst();
    assumeTrue(folder.isPresent(), "Twilio's OpenAPI description is not beside the repository");
    for (var entry : FILES.entrySet()) {
      SPECS.put(entry.getKey(), JSON.readTree(folder.get().resolve(entry.getValue()).toFile()));
    }
    bench = new Bench();
    populate();
  }

  @AfterAll
  static void stop() {
    if (bench != null) {
      bench.close();
    }
  }

  @Test
  void servesNothingThatTwilioDoesNotDescribe() {
    for (Route route : bench.simulator.routes().served()) {
      assertThat(operation(route).isMissingNode())
          .as(route.method() + " " + route.pattern())
          .isFalse();
    }
  }

  @TestFactory
  List<DynamicTest> answersWithAllPropertiesOfTheSchemaAndNoOthers() {
    var tests = new ArrayList<DynamicTest>();
    for (Route route : bench.simulator.routes().served()) {
      if (route.method().equals("GET")) {
        tests.add(DynamicTest.dynamicTest("GET " + route.pattern(), () -> check(route)));
      }
    }
    return tests;
  }

  @Test
  void tellsASecretInTheSchemaOfANewKey() {
    JsonNode made =
        send("POST", "/2010-04-01/Accounts/" + Bench.SID + "/Keys.json", "FriendlyName", "x");
    assertThat(names(made)).isEqualTo(properties(Product.API, "api.v2010.account.new_key"));
    JsonNode iam = send("POST", "/v1/Keys", "AccountSid", Bench.SID, "FriendlyName", "x");
    assertThat(names(iam)).isEqualTo(properties(Product.IAM, "iam.v1.new_key"));
  }

  private static void check(Route route) {
    String path = fill(route.pattern());
    String query =
        route.product() == Product.IAM && !route.pattern().contains("{")
            ? "?AccountSid=" + Bench.SID
            : "";
    JsonNode answer = send("GET", path + query);
    JsonNode schema =
        resolve(
            route.product(),
            operation(route)
                .path("responses")
                .path("200")
                .path("content")
                .path("application/json")
                .path("schema"));
    JsonNode described = schema.path("properties");
    boolean list =
        described.has("page") || described.has("meta") || described.has("available_phone_numbers");
    for (var property : described.properties()) {
      JsonNode items = property.getValue().path("items");
      if (list && items.has("$ref")) {
        JsonNode listed = answer.path(property.getKey());
        assertThat(listed).as(property.getKey() + " of " + path).isNotEmpty();
        compare(names(resolve(route.product(), items).path("properties")), listed.get(0), path);
        return;
      }
    }
    compare(names(schema.path("properties")), answer, path);
  }

  private static void compare(Set<String> wanted, JsonNode resource, String path) {
    assertThat(names(resource)).as(path).isEqualTo(wanted);
  }

  private static JsonNode operation(Route route) {
    return SPECS
        .get(route.product())
        .path("paths")
        .path(route.pattern())
        .path(route.method().toLowerCase(java.util.Locale.ROOT));
  }

  private static JsonNode resolve(Product product, JsonNode schema) {
    return schema.has("$ref")
        ? SPECS
            .get(product)
            .path("components")
            .path("schemas")
            .path(schema.path("$ref").asText().replace("#/components/schemas/", ""))
        : schema;
  }

  private static Set<String> properties(Product product, String schema) {
    return names(
        SPECS.get(product).path("components").path("schemas").path(schema).path("properties"));
  }

  private static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static String fill(String pattern) {
    String path =
        pattern
            .replace("{AccountSid}", Bench.SID)
            .replace("{CountryCode}", pattern.contains("Mobile") ? "NO" : "US");
    String collection = path.replaceAll("/\\{[A-Za-z]+}(\\.json)?$", "").replaceAll(".*/", "");
    path =
        path.replace("{WorkspaceSid}", SIDS.get("Workspaces"))
            .replace("{TaskSid}", SIDS.get("Tasks"))
            .replace("{WorkerSid}", SIDS.get("Workers"))
            .replace("{ConferenceSid}", SIDS.get("Conferences"));
    return path.replaceAll("\\{(Sid|CallSid)}", SIDS.getOrDefault(collection, "none"));
  }

  private static JsonNode send(String method, String path, String... form) {
    var request = new Request(HttpMethod.valueOf(method), "https://api.twilio.com" + path);
    for (int i = 0; i < form.length; i += 2) {
      request.addPostParam(form[i], form[i + 1]);
    }
    request.setAuth(Bench.SID, Bench.TOKEN);
    Response response = new SimulatedHttp(bench.simulator.url()).makeRequest(request);
    assertThat(response.getStatusCode())
        .as(method + " " + path + ": " + response.getContent())
        .isBetween(200, 299);
    try {
      return JSON.readTree(response.getContent());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String make(String collection, String path, String... form) {
    String sid = send("POST", path, form).path("sid").asText();
    SIDS.put(collection, sid);
    return sid;
  }

  /** One of everything. */
  private static void populate() {
    String account = "/2010-04-01/Accounts/" + Bench.SID;
    SIDS.put("Accounts", Bench.SID);
    SIDS.put("IncomingPhoneNumbers", bench.control.get("/numbers").get(0).path("sid").asText());
    send("POST", account + "/IncomingPhoneNumbers.json", "PhoneNumber", "+18885550100");
    send("POST", account + "/IncomingPhoneNumbers.json", "PhoneNumber", "+4741555100");
    make("Applications", account + "/Applications.json", "FriendlyName", "app");
    make("Keys", account + "/Keys.json", "FriendlyName", "key");
    make(
        "Messages",
        account + "/Messages.json",
        "From",
        Bench.NUMBER,
        "To",
        "+14155550123",
        "Body",
        "hi");
    bench.control.post("/caller-ids", "{\"phoneNumber\":\"+14155550199\"}");
    SIDS.put(
        "OutgoingCallerIds",
        send("GET", account + "/OutgoingCallerIds.json")
            .path("outgoing_caller_ids")
            .get(0)
            .path("sid")
            .asText());
    bench.control.post("/phones", "{\"number\":\"+14155550188\",\"answerAfterMs\":0}");
    make(
        "Calls",
        account + "/Calls.json",
        "From",
        Bench.NUMBER,
        "To",
        "+14155550188",
        "Twiml",
        "<Response><Dial><Conference>room</Conference></Dial></Response>");
    bench.control.awaitLine(SIDS.get("Calls"), "joined room");
    SIDS.put("Participants", SIDS.get("Calls"));
    SIDS.put(
        "Conferences",
        send("GET", account + "/Conferences.json").path("conferences").get(0).path("sid").asText());
    String ws = "/v1/Workspaces/" + make("Workspaces", "/v1/Workspaces", "FriendlyName", "w");
    JsonNode activities = send("GET", ws + "/Activities?FriendlyName=Available").path("activities");
    SIDS.put("Activities", activities.get(0).path("sid").asText());
    SIDS.put(
        "TaskChannels",
        send("GET", ws + "/TaskChannels").path("channels").get(0).path("sid").asText());
    SIDS.put("Channels", "voice");
    String queue = make("TaskQueues", ws + "/TaskQueues", "FriendlyName", "q");
    make(
        "Workflows",
        ws + "/Workflows",
        "FriendlyName",
        "f",
        "Configuration",
        "{\"task_routing\":{\"default_filter\":{\"queue\":\"" + queue + "\"}}}");
    make(
        "Workers", ws + "/Workers", "FriendlyName", "alice", "ActivitySid", SIDS.get("Activities"));
    make("Tasks", ws + "/Tasks", "WorkflowSid", SIDS.get("Workflows"));
    SIDS.put(
        "Reservations",
        send("GET", ws + "/Tasks/" + SIDS.get("Tasks") + "/Reservations")
            .path("reservations")
            .get(0)
            .path("sid")
            .asText());
  }
}
