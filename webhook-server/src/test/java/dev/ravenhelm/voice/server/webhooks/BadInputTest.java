package dev.ravenhelm.voice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.server.BadValues;
import dev.ravenhelm.voice.server.RawHttp;
import dev.ravenhelm.voice.server.RawHttp.Reply;
import dev.ravenhelm.voice.server.RunningServer;
import dev.ravenhelm.voice.server.TwilioSignature;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.context.ContextStandIn;
import dev.ravenhelm.voice.server.twiml.Example;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.io.StringReader;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/**
 * Every parameter of every webhook with values that nobody should send. {@code -Dfuzz.inputs=N}
 * tries more of them, {@code -Dfuzz.seed=N} others.
 *
 * <p>A generator of our own: Jazzer's engine for JUnit is made for JUnit 5.
 */
final class BadInputTest {

  private static final int INPUTS = Integer.getInteger("fuzz.inputs", 1000);
  private static final long SEED = Long.getLong("fuzz.seed", 20261128L);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> PATHS =
      List.of(
          "/voice/incoming",
          "/voice/outgoing",
          "/voice/menu?at=number&name=menu-line&try=0&hops=0",
          "/voice/menu?at=closed&name=support&try=9&hops=9",
          "/voice/agent-rang?agent=alice-b&phone=0&hops=0",
          "/voice/rang",
          "/voice/wait?queue=support&since=0",
          "/voice/queue-left?queue=support&hops=0",
          "/voice/queue-rang?queue=support&try=0&since=0&hops=0",
          "/voice/recorded",
          "/voice/picked-up",
          "/voice/pick-up-answered",
          "/voice/assignment",
          "/voice/events",
          "/voice/task-events");

  private static final List<String> PARAMETERS =
      List.of(
          "From",
          "To",
          "Caller",
          "Called",
          "CallerName",
          "FromCity",
          "ForwardedFrom",
          "CallSid",
          "ParentCallSid",
          "CallStatus",
          "Direction",
          "Digits",
          "SpeechResult",
          "Confidence",
          "DialCallStatus",
          "DialCallSid",
          "DialBridged",
          "QueueResult",
          "QueueTime",
          "QueueSid",
          "RecordingSid",
          "RecordingUrl",
          "RecordingDuration",
          "RecordingStatus",
          "SequenceNumber",
          "Timestamp",
          "CallDuration",
          "StatusCallbackEvent",
          "ConferenceSid",
          "FriendlyName",
          "EventType",
          "TaskSid",
          "TaskAttributes",
          "WorkerAttributes",
          "ReservationSid",
          "StirVerstat",
          "ErrorCode",
          "ErrorUrl",
          "ticket",
          "NewOfTwilio");

  /** As a request goes out: escaped names and values, in order, repeated ones included. */
  private record Sent(String path, List<Map.Entry<String, String>> form) {}

  private static RunningServer server;
  private static RawHttp http;

  private final BadValues bad = new BadValues(SEED);

  /** Its customers have names like the input. */
  private static final ContextStandIn crm =
      ContextStandIn.start(
          ContextStandIn.json(
              "{\"customer\":{\"id\":\"<Hangup/>\",\"name\":\"\\\"}]]>&\\u0000\\uffff\"}}"));

  @BeforeAll
  static void start(@TempDir Path folder, @TempDir Path spool) throws Exception {
    try (InputStream resources = BadInputTest.class.getResourceAsStream("/golden/resources.yaml")) {
      // events are made and kept, although there is no Kafka that takes them
      String yaml =
          new String(resources.readAllBytes(), StandardCharsets.UTF_8)
              .replace(
                  "  outbound: {allowed",
                  "  events: {kafka: {bootstrapServers: \"127.0.0.1:1\"}}\n  context: {url: \""
                      + crm.url()
                      + "\"}\n  outbound: {allowed");
      Files.writeString(folder.resolve("voice.yaml"), yaml);
    }
    Map<String, String> environment = RunningServer.environment();
    environment.put("VOICE_SPOOL_DIR", spool.toString());
    server = RunningServer.on(folder, environment);
    http = new RawHttp(server.publicUri("/"));
  }

  @AfterAll
  static void stop() {
    http.close();
    server.close();
    crm.close();
  }

  @Test
  void triesEveryPath() {
    WebhookService all =
        new WebhookService(
            Tables.fixed(Example.table("/golden/resources.yaml"), InstantSource.system()),
            new Secrets(),
            _ -> {},
            new ContextService(null, _ -> {}, InstantSource.system(), new SimpleMeterRegistry()),
            InstantSource.system(),
            new SimpleMeterRegistry());
    assertThat(PATHS.stream().map(path -> path.replaceAll("\\?.*", ""))).containsAll(all.paths());
  }

  @Test
  void bringsNothingIntoAnAnswerThatOnlyTheInputHolds() throws Exception {
    int answered = 0;
    for (int i = 0; i < INPUTS; i++) {
      Sent sent = request();
      String what = "input " + i + " of seed " + SEED + ": " + shown(sent);
      Reply reply = post(sent);
      assertThat(reply.status()).as(what).isIn(200, 204, 400, 403, 413, 414);
      if (wellFormed(sent)) {
        assertThat(reply.status()).as(what).isIn(200, 204, 400);
      }
      if (reply.status() == 200) {
        answered++;
        check(what, sent, reply);
      }
    }
    assertThat(answered).as("inputs that came as far as an answer").isGreaterThan(INPUTS / 2);
    assertThat(failures()).as("webhooks that heard an apology").isZero();
    assertThat(crm.requests()).isNotEmpty();
    for (ContextStandIn.Request asked : crm.requests()) {
      assertThat(JSON.readTree(asked.body()).path("callSid").asText()).startsWith("CA");
    }
  }

  @Test
  void answersWhateverIsNoForm() {
    for (int i = 0; i < INPUTS / 3; i++) {
      String path = "/telephony" + bad.of(PATHS);
      byte[] body = bad.oneIn(3) ? escapedBytes() : bad.bytes();
      List<String> head = new ArrayList<>();
      head.add(bad.of(List.of("POST", "GET", "PUT", "DELETE", "PATCH")) + " " + path + " HTTP/1.1");
      head.add(
          "Content-Type: "
              + bad.of(
                  List.of(
                      "application/x-www-form-urlencoded",
                      "application/json",
                      "text/xml; charset=utf-16",
                      "multipart/form-data; boundary=x",
                      "\"")));
      head.add("X-Twilio-Signature: " + bad.header(bad.value()));
      Reply reply = http.send(head, head.get(0).startsWith("GET") ? new byte[0] : body);
      assertThat(reply.status()).as(head + HexFormat.of().formatHex(body)).isBetween(400, 499);
    }
    assertThat(failures()).isZero();
  }

  @Test
  void answersWhateverIsNoPath() {
    for (int i = 0; i < INPUTS / 3; i++) {
      String path =
          (bad.oneIn(2) ? "/telephony/voice/" : "/") + bad.escaped(bad.value()).replace("%2F", "/");
      if (path.length() < 2000) {
        Reply reply = http.send(List.of("GET " + path + " HTTP/1.1"), new byte[0]);
        assertThat(reply.status()).as(path).isBetween(400, 499);
      }
    }
  }

  /** A request as Twilio sends it, but for one to three values, and perhaps the URL. */
  private Sent request() throws Exception {
    Map<String, String> base = new LinkedHashMap<>();
    base.put("AccountSid", RunningServer.ACCOUNT);
    base.put("CallSid", "CA" + "0".repeat(31) + bad.below(10));
    base.put("From", bad.of(List.of("+15550100077", "client:alice_b", "sip:a@example.com")));
    base.put("To", "+155501000" + String.format(java.util.Locale.ROOT, "%02d", bad.below(12)));
    base.put("CallStatus", bad.of(List.of("ringing", "in-progress", "completed")));
    base.put("EventType", bad.of(List.of("task.created", "reservation.accepted")));
    base.put("Digits", Integer.toString(bad.below(4)));
    base.put("TaskAttributes", attributes("queue", "support", "call_sid", "CA1", "number", "x"));
    base.put("WorkerAttributes", attributes("agent", "alice-b", "contact_uri", "client:alice_b"));
    List<Map.Entry<String, String>> form = new ArrayList<>();
    base.forEach((name, value) -> form.add(Map.entry(name, encode(value))));
    int changes = 1 + bad.below(3);
    for (int i = 0; i < changes; i++) {
      String name = bad.oneIn(25) ? bad.value() : bad.of(PARAMETERS);
      if (!bad.oneIn(10)) {
        // otherwise the parameter is repeated
        form.removeIf(parameter -> parameter.getKey().equals(name));
      }
      form.add(bad.below(form.size() + 1), Map.entry(name, bad.escaped(badValue(name))));
    }
    return new Sent("/telephony" + path(), form);
  }

  private String badValue(String name) throws Exception {
    if (name.endsWith("Attributes") && bad.oneIn(2)) {
      return attributes(
          bad.of(List.of("queue", "agent", "contact_uri", "call_sid", "number", "to", "from")),
          bad.value(),
          "call_sid",
          bad.value(),
          "a",
          bad.value());
    }
    return bad.value();
  }

  private String path() {
    String path = bad.of(PATHS);
    if (!bad.oneIn(4)) {
      return path;
    }
    String value = bad.escaped(bad.value());
    value = value.length() > 500 ? value.substring(0, 300) : value;
    int equals = path.indexOf('=', bad.below(path.length()));
    if (equals < 0) {
      return path + (path.contains("?") ? "&" : "?") + bad.of(List.of("root", "x")) + "=" + value;
    }
    int end = path.indexOf('&', equals);
    return path.substring(0, equals + 1) + value + (end < 0 ? "" : path.substring(end));
  }

  private static Reply post(Sent sent) {
    String body =
        sent.form().stream()
            .map(parameter -> encode(parameter.getKey()) + "=" + parameter.getValue())
            .collect(Collectors.joining("&"));
    return http.send(
        List.of(
            "POST " + sent.path() + " HTTP/1.1",
            "Content-Type: application/x-www-form-urlencoded",
            "X-Twilio-Signature: " + signature(sent)),
        body.getBytes(StandardCharsets.UTF_8));
  }

  /** Over each distinct value of each parameter, sorted; of no use where a value is no text. */
  private static String signature(Sent sent) {
    if (!wellFormed(sent)) {
      return "none";
    }
    Map<String, Set<String>> values = new TreeMap<>();
    for (Map.Entry<String, String> parameter : sent.form()) {
      values
          .computeIfAbsent(parameter.getKey(), _ -> new TreeSet<>())
          .add(decode(parameter.getValue()));
    }
    StringBuilder signed = new StringBuilder("https://voice.example.com" + sent.path());
    values.forEach((name, all) -> all.forEach(value -> signed.append(name).append(value)));
    return TwilioSignature.of(RunningServer.TOKEN, signed.toString(), Map.of());
  }

  private static boolean wellFormed(Sent sent) {
    try {
      sent.form().forEach(parameter -> decode(parameter.getValue()));
      String unused = decode(sent.path());
      return unused != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void check(String what, Sent sent, Reply reply) throws Exception {
    if (reply.contentType().startsWith("application/json")) {
      JsonNode instruction = JSON.readTree(reply.body());
      assertThat(instruction.path("instruction").asText()).as(what).isIn("reject", "conference");
      return;
    }
    assertThat(reply.contentType()).as(what).startsWith("text/xml");
    Document answer = parse(reply);
    assertThat(skeleton(answer.getDocumentElement()))
        .as(what + "\n" + reply.body())
        .isEqualTo(skeleton(parse(post(harmless(sent))).getDocumentElement()));
    for (int i = 0; i < answer.getElementsByTagName("Task").getLength(); i++) {
      JsonNode task = JSON.readTree(answer.getElementsByTagName("Task").item(i).getTextContent());
      assertThat(task.isObject()).as(what).isTrue();
      assertThat(task.path("queue").asText()).as(what).isEqualTo("support");
    }
  }

  /**
   * The same request without a character that means anything in XML or JSON. White space stays,
   * since that around a number does not count.
   */
  private static Sent harmless(Sent sent) {
    List<Map.Entry<String, String>> form = new ArrayList<>();
    for (Map.Entry<String, String> parameter : sent.form()) {
      String value =
          parameter.getKey().endsWith("Attributes")
              ? decode(parameter.getValue())
              : decode(parameter.getValue())
                  .codePoints()
                  .map(c -> c < 128 && "<>&\"'\\{}[]".indexOf(c) < 0 && c >= 32 ? c : plain(c))
                  .collect(
                      StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                  .toString();
      form.add(Map.entry(parameter.getKey(), encode(value)));
    }
    return new Sent(sent.path(), form);
  }

  private static int plain(int c) {
    return Character.isWhitespace(c) ? c : 'x';
  }

  private static Document parse(Reply reply) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new InputSource(new StringReader(reply.body())));
  }

  /** Names of elements and attributes, without what they hold. */
  private static String skeleton(Element element) {
    StringBuilder names = new StringBuilder(element.getTagName());
    for (int i = 0; i < element.getAttributes().getLength(); i++) {
      names.append(' ').append(element.getAttributes().item(i).getNodeName());
    }
    for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
      if (child instanceof Element inner) {
        names.append('(').append(skeleton(inner)).append(')');
      }
    }
    return names.toString();
  }

  private static double failures() {
    return server
        .metrics()
        .lines()
        .filter(line ->
            line.startsWith("voice_webhook_seconds_count") && line.contains("outcome=\"failed\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private byte[] escapedBytes() {
    return ("From=" + bad.escaped(bad.value()) + "&To=%&" + bad.value())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static String attributes(String... namesAndValues) throws Exception {
    ObjectNode attributes = JSON.createObjectNode();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      attributes.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return JSON.writeValueAsString(attributes);
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }

  private static String decode(String value) {
    return URLDecoder.decode(value, StandardCharsets.UTF_8);
  }

  private static String shown(Sent sent) {
    String all = sent.path() + " " + sent.form();
    return all.length() > 2000 ? all.substring(0, 2000) + "…" : all;
  }
}
