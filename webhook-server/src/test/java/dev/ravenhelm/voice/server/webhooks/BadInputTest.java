package dev.ravenhelm.voice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.server.BadValues;
import dev.ravenhelm.voice.server.RawHttp;
import dev.ravenhelm.voice.server.RawHttp.Reply;
import dev.ravenhelm.voice.server.RunningServer;
import dev.ravenhelm.voice.server.callers.LastAgents;
import dev.ravenhelm.voice.server.config.Secrets;
import dev.ravenhelm.voice.server.config.Tables;
import dev.ravenhelm.voice.server.context.ContextService;
import dev.ravenhelm.voice.server.context.ContextStandIn;
import dev.ravenhelm.voice.server.tasks.Arrangements;
import dev.ravenhelm.voice.server.twiml.Example;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

  private static RunningServer server;
  private static RawHttp http;

  /** Its customers have names like the input. */
  private static final ContextStandIn crm =
      ContextStandIn.start(
          ContextStandIn.json(
              "{\"customer\":{\"id\":\"<Hangup/>\",\"name\":\"\\\"}]]>&\\u0000\\uffff\"}}"));

  private final BadValues bad = new BadValues(SEED);
  private final BadRequests requests = new BadRequests(bad);

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
            new LastAgents(_ -> {}, InstantSource.system()),
            new ContextService(null, _ -> {}, InstantSource.system(), new SimpleMeterRegistry()),
            Arrangements.none(),
            InstantSource.system(),
            new SimpleMeterRegistry());
    assertThat(BadRequests.PATHS.stream().map(path -> path.replaceAll("\\?.*", "")))
        .containsAll(all.paths());
  }

  @Test
  void bringsNothingIntoAnAnswerThatOnlyTheInputHolds() throws Exception {
    int answered = 0;
    for (int i = 0; i < INPUTS; i++) {
      BadRequests.Sent sent = requests.next();
      String what = "input " + i + " of seed " + SEED + ": " + sent;
      Reply reply = post(sent);
      assertThat(reply.status()).as(what).isIn(200, 204, 400, 403, 413, 414);
      if (sent.wellFormed()) {
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
      String path = "/telephony" + bad.of(BadRequests.PATHS);
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

  private static Reply post(BadRequests.Sent sent) {
    return http.send(
        List.of(
            "POST " + sent.path() + " HTTP/1.1",
            "Content-Type: application/x-www-form-urlencoded",
            "X-Twilio-Signature: " + sent.signature()),
        sent.body().getBytes(StandardCharsets.UTF_8));
  }

  private void check(String what, BadRequests.Sent sent, Reply reply) throws Exception {
    if (reply.contentType().startsWith("application/json")) {
      JsonNode instruction = JSON.readTree(reply.body());
      assertThat(instruction.path("instruction").asText()).as(what).isIn("reject", "conference");
      return;
    }
    assertThat(reply.contentType()).as(what).startsWith("text/xml");
    Document answer = parse(reply);
    assertThat(skeleton(answer.getDocumentElement()))
        .as(what + "\n" + reply.body())
        .isEqualTo(skeleton(parse(post(sent.harmless())).getDocumentElement()));
    for (int i = 0; i < answer.getElementsByTagName("Task").getLength(); i++) {
      JsonNode task = JSON.readTree(answer.getElementsByTagName("Task").item(i).getTextContent());
      assertThat(task.isObject()).as(what).isTrue();
      assertThat(task.path("queue").asText()).as(what).isEqualTo("support");
    }
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
      // which parameters a device gets goes by what the context service said of the call's SID
      if (child instanceof Element inner && !inner.getTagName().equals("Parameter")) {
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
}
