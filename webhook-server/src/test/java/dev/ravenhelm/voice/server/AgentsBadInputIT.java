package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.RawHttp.Reply;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every part of a request to the agents' listener with values that nobody should send, signed in
 * and not. {@code -Dfuzz.inputs=N} tries more of them, {@code -Dfuzz.seed=N} others.
 */
final class AgentsBadInputIT {

  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 1000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261128L);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DescribedApi API = new DescribedApi();

  /** All that the document describes, but the stream, which does not end. */
  private static final List<String> OPERATIONS =
      API.operations().stream().filter(operation -> !operation.endsWith("/events")).toList();

  private static final List<String> WITH_QUERY =
      OPERATIONS.stream().filter(operation -> !API.query(operation).isEmpty()).toList();

  private static final List<String> FIELDS = List.copyOf(API.fields());

  /** What a parameter means, and just not, so that more than its form is looked at. */
  private static final Map<String, List<String>> NEARLY =
      Map.of(
          "before",
          List.of(
              "2026-11-28T12:00:00Z",
              "2026-11-28T12:00:00.001Z,RE" + "0".repeat(32),
              "2026-11-28T12:00:00Z,",
              ",",
              "0000-01-01T00:00:00Z",
              "9999-12-31T23:59:59Z",
              "+10000-01-01T00:00:00Z",
              "-1000000000-01-01T00:00:00Z",
              "+1000000000-12-31T23:59:59.999999999Z"),
          "limit",
          List.of("0", "1", "50", "51", "-1", "+1", "999999999999"),
          "queue",
          List.of("support", "Support", "nobody", "support,support"));

  /** What Jackson takes for UTF-32, and cannot read as such. */
  private static final byte[] NO_TEXT = {0, 0, (byte) 0xFF, (byte) 0xFE};

  private static final Duration SOON = Duration.ofSeconds(15);

  private static Office office;
  private static RawHttp http;
  private static String token;
  private static String call;
  private static String message;

  private final BadValues bad = new BadValues(SEED);

  @BeforeAll
  static void start(@TempDir Path folder) {
    String skills = "skills: [{name: billing, minLevel: 3}]";
    office =
        Office.open(
            folder,
            skills,
            skills
                + "\n  hours: {timezone: UTC, weekly: {}}"
                + "\n  closed: {voicemail: {greeting: {say: Hello}, maxLength: 5}}");
    office.configure(
        "permissions: {inbound: true",
        "permissions: {erase: true, supervise: [{name: support}], inbound: true");
    http = new RawHttp(office.server().agentsUri("/"));
    token = office.bearer(Office.ALICE);
    String left = office.call();
    office.control("/control/calls/" + left + "/speech", "{\"text\":\"Call me\"}");
    office.registerAlice("{\"answerAfterMs\":50}");
    call = office.call("+15550100002");
    message =
        await()
            .atMost(SOON)
            .until(() -> first("/api/v1/voicemails", "recordingSid"), sid -> !sid.isEmpty());
    await().atMost(SOON).until(() -> first("/api/v1/calls", "callSid").equals(call));
  }

  private static String first(String list, String sid) {
    return office.ask(Office.ALICE, 200, "GET", list, list).findPath(sid).asText();
  }

  @AfterAll
  static void stop() {
    http.close();
    office.close();
  }

  @Test
  void refusesWithoutFailing() throws Exception {
    int signedIn = 0;
    for (int i = 0; i < INPUTS; i++) {
      List<String> head = head();
      byte[] body = head.get(0).startsWith("GET") ? new byte[0] : body();
      String what =
          "input "
              + i
              + " of seed "
              + SEED
              + ": "
              + head
              + " "
              + new String(body, StandardCharsets.ISO_8859_1);
      Reply reply = http.send(head, body);
      assertThat(reply.status()).as(what + ": " + reply).isLessThan(500);
      signedIn += !List.of(401, 404, 405).contains(reply.status()) ? 1 : 0;
      if (reply.contentType().contains("json")) {
        JsonNode answer = JSON.readTree(reply.body());
        assertThat(answer.isObject()).as(what).isTrue();
        assertThat(reply.body()).as(what).doesNotContain(RunningServer.KEY_SECRET);
      }
    }
    assertThat(signedIn).as("inputs that came past the sign-in").isGreaterThan(INPUTS / 10);
  }

  private List<String> head() {
    String operation = bad.of(bad.oneIn(3) ? WITH_QUERY : OPERATIONS);
    String method = operation.substring(0, operation.indexOf(' '));
    String path = bad.oneIn(10) ? "/" + bad.escaped(bad.value()) : described(operation);
    path = path.substring(0, Math.min(path.length(), 1500));
    List<String> head = new ArrayList<>();
    head.add(
        (bad.oneIn(5) ? bad.of(List.of("POST", "GET", "PUT", "DELETE", "OPTIONS")) : method)
            + " "
            + path
            + " HTTP/1.1");
    if (!bad.oneIn(10)) {
      head.add("Authorization: " + authorization());
    }
    if (bad.oneIn(3)) {
      head.add("Origin: " + bad.header(bad.value()));
    }
    if (bad.oneIn(5)) {
      head.add("Access-Control-Request-Method: " + bad.header(bad.value()));
    }
    head.add(
        "Content-Type: "
            + bad.of(List.of("application/json", "application/json", "text/plain", "x", "\"/")));
    return head;
  }

  /** One that is there, one that is not, or none. */
  private String sid(String prefix, String known) {
    return switch (bad.below(3)) {
      case 0 -> bad.escaped(bad.value());
      case 1 -> prefix + "0".repeat(32);
      default -> known;
    };
  }

  /** Its own path, and parameters of its own or of nobody's making. */
  private String described(String operation) {
    String path = operation.substring(operation.indexOf(' ') + 1);
    // what is played comes in chunks, and what is deleted cannot be asked for again
    boolean shown = !path.endsWith("/audio") && !operation.startsWith("DELETE");
    path =
        path.startsWith("/api/v1/voicemails")
            ? path.replace("{sid}", sid("RE", shown ? message : "RE1"))
            : path.replace("{sid}", sid("CA", call));
    StringBuilder query = new StringBuilder();
    for (String name : API.query(operation)) {
      if (!bad.oneIn(3)) {
        query.append('&').append(name).append('=').append(parameter(name));
      }
    }
    if (bad.oneIn(5)) {
      query.append('&').append(bad.escaped(bad.value())).append('=').append(parameter("before"));
    }
    return path.replace("{leg}", sid("CA", call))
        + (query.isEmpty() ? "" : "?" + query.substring(1));
  }

  private String parameter(String name) {
    return bad.oneIn(3)
        ? bad.escaped(bad.value())
        : URLEncoder.encode(bad.of(NEARLY.get(name)), StandardCharsets.UTF_8);
  }

  private String authorization() {
    return switch (bad.below(10)) {
      case 0 -> bad.header(bad.value());
      case 1 -> "Bearer " + bad.header(bad.value());
      case 2 -> "Bearer " + token.substring(0, bad.below(token.length())) + "x";
      case 3 -> "Bearer a." + bad.header(bad.value()) + ".c";
      default -> "Bearer " + token;
    };
  }

  private byte[] body() throws Exception {
    ObjectNode json = JSON.createObjectNode();
    json.put(bad.of(FIELDS), bad.value());
    json.put(bad.value(), bad.value());
    byte[] well = JSON.writeValueAsBytes(json);
    return switch (bad.below(6)) {
      case 0 -> bad.bytes();
      case 1 -> bad.value().getBytes(StandardCharsets.UTF_8);
      case 2 -> java.util.Arrays.copyOf(well, bad.below(well.length));
      case 3 -> NO_TEXT;
      default -> well;
    };
  }
}
