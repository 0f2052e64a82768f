package dev.ravenhelm.voice.server.recordings;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.TwilioCredentials;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.TwilioRest;
import dev.ravenhelm.voice.server.twiml.Example;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Recordings of conferences that Twilio names after the agent's leg, found by their days. */
final class ErasureTest {

  private static final String ACCOUNT = "AC00000000000000000000000000000001";
  private static final String CALLER = "+15550100077";
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
  private static final int PAGE = 2;

  private final RoutingTable table = Example.table("/example/voice.yaml");
  private final List<String> legs = new ArrayList<>();
  private final List<Recording> recordings = new ArrayList<>();
  private HttpServer twilio;
  private Erasure erasure;

  /** A conference's recording, of a task about this call. */
  private record Recording(String sid, String began, String call) {}

  @BeforeEach
  void start() throws IOException {
    twilio = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    twilio.createContext("/", this::answer);
    twilio.start();
    Secrets secrets = new Secrets();
    secrets.use(new TwilioCredentials(ACCOUNT, List.of("token"), null));
    erasure =
        new Erasure(
            new TwilioRest(
                URI.create("http://127.0.0.1:" + twilio.getAddress().getPort()), secrets),
            () -> NOW);
  }

  @AfterEach
  void stop() {
    twilio.stop(0);
  }

  @Test
  void findsWhatBeganOnTheDayAfterTheCall() {
    leg("CA1", "2026-11-10T23:58:00Z", "2026-11-11T00:20:00Z");
    recordings.add(new Recording("RE1", "2026-11-11T00:01:00Z", "CA1"));
    assertThat(found(NOW).recordings()).containsOnlyKeys("RE1");
  }

  @Test
  void findsItAlsoWhereTheCallsEndIsNotKnown() {
    leg("CA1", "2026-11-10T23:58:00Z", null);
    recordings.add(new Recording("RE1", "2026-11-11T00:01:00Z", "CA1"));
    assertThat(found(NOW).recordings()).containsOnlyKeys("RE1");
  }

  /** The agent answers first where a caller is called back. */
  @Test
  void findsWhatBeganOnTheDayBeforeACallerWasCalledBack() {
    leg("CA1", "2026-11-11T00:00:20Z", "2026-11-11T00:20:00Z");
    recordings.add(new Recording("RE1", "2026-11-10T23:59:55Z", "CA1"));
    assertThat(found(NOW).recordings()).containsOnlyKeys("RE1");
  }

  @Test
  void looksAtAllPagesOfADay() {
    leg("CA1", "2026-11-10T10:00:00Z", "2026-11-10T10:20:00Z");
    others("2026-11-10T10:05:00Z", 11);
    recordings.add(new Recording("RE1", "2026-11-10T10:01:00Z", "CA1"));
    Erasure.Found found = found(NOW);
    assertThat(found.recordings()).containsOnlyKeys("RE1");
    assertThat(found.since()).isNull();
  }

  @Test
  void saysWhereToGoOnAfterADayOfManyRecordings() {
    leg("CA2", "2026-11-12T10:00:00Z", "2026-11-12T10:20:00Z");
    leg("CA1", "2026-11-10T10:00:00Z", "2026-11-10T10:20:00Z");
    others("2026-11-12T20:00:00Z", 50);
    recordings.add(new Recording("RE2", "2026-11-12T10:01:00Z", "CA2"));
    recordings.add(new Recording("RE1", "2026-11-10T10:01:00Z", "CA1"));
    Erasure.Found found = found(NOW);
    assertThat(found.recordings()).containsOnlyKeys("RE2");
    assertThat(found.since()).isEqualTo("2026-11-12T00:00:00Z");
    Erasure.Found rest = found(found.since());
    assertThat(rest.recordings()).containsOnlyKeys("RE1");
    assertThat(rest.since()).isNull();
  }

  @Test
  void leavesConferencesOfOthers() {
    leg("CA1", "2026-11-10T10:00:00Z", "2026-11-10T10:20:00Z");
    recordings.add(new Recording("RE1", "2026-11-10T10:01:00Z", "CA9"));
    assertThat(found(NOW).recordings()).isEmpty();
  }

  private Erasure.Found found(Instant before) {
    return erasure.find(table, CALLER, before);
  }

  private void others(String began, int count) {
    for (int i = 0; i < count; i++) {
      recordings.add(new Recording("REx" + i, began, "CAx"));
    }
  }

  private void leg(String sid, String start, String end) {
    legs.add(
        "{\"sid\":\"%s\",\"from\":\"%s\",\"to\":\"+15550100001\",\"date_created\":\"%s\","
                .formatted(sid, CALLER, rfc(start))
            + "\"start_time\":\"%s\",\"end_time\":%s}"
                .formatted(rfc(start), end == null ? "null" : "\"" + rfc(end) + "\""));
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    byte[] body =
        body(path.substring(path.lastIndexOf('/') + 1), query(exchange.getRequestURI()))
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private String body(String resource, Map<String, String> query) {
    return switch (resource) {
      case "Calls.json" ->
          "{\"calls\":["
              + (query.containsKey("From") ? legsBefore(query.get("StartTime<")) : "")
              + "]}";
      case "Recordings.json" ->
          query.containsKey("DateCreated") ? page(query) : "{\"recordings\":[]}";
      case "Events" ->
          "{\"events\":[{\"event_data\":{\"task_attributes\":{\"call_sid\":\""
              + query.get("TaskSid").substring(2)
              + "\"}}}]}";
      // a conference, whose SID here says of which call it was
      default -> "{\"friendly_name\":\"WT" + resource.substring(2).replace(".json", "") + "\"}";
    };
  }

  private String legsBefore(String time) {
    return legs.stream()
        .filter(leg ->
            Instant.from(
                    DateTimeFormatter.RFC_1123_DATE_TIME.parse(
                        leg.replaceFirst(".*start_time\":\"", "").replaceFirst("\".*", "")))
                .isBefore(Instant.parse(time)))
        .collect(Collectors.joining(","));
  }

  private String page(Map<String, String> query) {
    String day = query.get("DateCreated");
    int page = Integer.parseInt(query.getOrDefault("Page", "0"));
    List<Recording> all = recordings.stream().filter(each -> each.began.startsWith(day)).toList();
    String entries =
        all.stream()
            .skip((long) page * PAGE)
            .limit(PAGE)
            .map(each ->
                "{\"sid\":\"%s\",\"call_sid\":\"CAagent\",\"conference_sid\":\"CF%s\",\"status\":\"completed\",\"date_created\":\"%s\"}"
                    .formatted(each.sid, each.call, rfc(each.began)))
            .collect(Collectors.joining(","));
    String next =
        all.size() > (page + 1) * PAGE
            ? "\"/Recordings.json?DateCreated=" + day + "&Page=" + (page + 1) + "\""
            : "null";
    return "{\"recordings\":[" + entries + "],\"next_page_uri\":" + next + "}";
  }

  private static Map<String, String> query(URI uri) {
    Map<String, String> query = new HashMap<>();
    for (String pair : String.valueOf(uri.getRawQuery()).split("&", -1)) {
      String[] parts = pair.split("=", 2);
      query.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return query;
  }

  private static String rfc(String iso) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.format(Instant.parse(iso).atOffset(ZoneOffset.UTC));
  }
}
