package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.RawHttp.Reply;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every part of a request to the agents' listener with values that nobody should send, signed in
 * and not. {@code -Dfuzz.inputs=N} tries more of them, {@code -Dfuzz.seed=N} others.
 */
final class AgentsBadInputTest {

  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 1000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261128L);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DescribedApi API = new DescribedApi();

  /** All that the document describes, but the stream, which does not end. */
  private static final List<String> OPERATIONS =
      API.operations().stream().filter(operation -> !operation.endsWith("/events")).toList();

  private static final List<String> FIELDS = List.copyOf(API.fields());

  /** Twilio is not there, and is not told what is bad. */
  private static final List<String> AWAY = List.of("twilio-away", "not-ready");

  private static OidcIssuer issuer;
  private static RunningServer server;
  private static RawHttp http;
  private static String token;

  private final BadValues bad = new BadValues(SEED);

  @BeforeAll
  static void start(@TempDir Path folder) {
    issuer = OidcIssuer.start();
    server =
        RunningServer.on(
            RunningServer.example(folder, "https://id.example.com", issuer.issuer().toString()));
    http = new RawHttp(server.agentsUri("/"));
    token = issuer.token("2871", "voice");
  }

  @AfterAll
  static void stop() {
    http.close();
    server.close();
    issuer.close();
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
      assertThat(reply.status() < 500 || isAway(reply)).as(what + ": " + reply).isTrue();
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
    String operation = bad.of(OPERATIONS);
    String method = operation.substring(0, operation.indexOf(' '));
    String path =
        bad.oneIn(10)
            ? "/" + bad.escaped(bad.value())
            : operation
                .substring(method.length() + 1)
                .replace("{sid}", sid("WR"))
                .replace("{leg}", sid("CA"));
    if (bad.oneIn(5)) {
      path += "?" + bad.escaped(bad.value()) + "=" + bad.escaped(bad.value());
    }
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

  private static boolean isAway(Reply reply) throws IOException {
    return reply.status() == 503
        && AWAY.contains(JSON.readTree(reply.body()).path("reason").asText());
  }

  private String sid(String prefix) {
    return bad.oneIn(3) ? bad.escaped(bad.value()) : prefix + "0".repeat(32);
  }

  private String authorization() {
    return switch (bad.below(6)) {
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
    return switch (bad.below(5)) {
      case 0 -> bad.bytes();
      case 1 -> bad.value().getBytes(StandardCharsets.UTF_8);
      case 2 -> java.util.Arrays.copyOf(well, bad.below(well.length));
      default -> well;
    };
  }
}
