package dev.ravenhelm.voice.server.twiml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.routing.IncomingCall;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome.Queued;
import dev.ravenhelm.voice.server.routing.OutgoingCall;
import dev.ravenhelm.voice.server.routing.OutgoingRouter;
import dev.ravenhelm.voice.server.routing.Router;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.StepUrl;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/**
 * What callers hear, as files: {@code golden/*.xml}. {@code -Dgolden.write=true} writes them anew.
 */
final class GoldenTwimlTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");

  /** A Monday, ten o'clock in Berlin. */
  private static final Instant OPEN = Instant.parse("2026-11-23T09:00:00Z");

  private static final Instant NIGHT = Instant.parse("2026-11-23T22:00:00Z");
  private static final long SINCE = OPEN.getEpochSecond();
  private static final RoutingTable TABLE = Example.table("/golden/resources.yaml");

  /** A request by its URL and the few parameters that matter. */
  private record Row(String file, String to, String url, Outcome outcome, Instant now) {
    @Override
    public String toString() {
      return file;
    }
  }

  private record OutgoingRow(String file, String from, String to) {
    @Override
    public String toString() {
      return file;
    }
  }

  private static List<Row> incoming() {
    return List.of(
        arrives("queue-with-greeting-and-consent", "+15550100001"),
        arrives("agent", "+15550100002"),
        arrives("menu", "+15550100003"),
        arrives("dial-two-numbers", "+15550100004"),
        arrives("sip", "+15550100005"),
        arrives("reject-without-greeting", "+15550100006"),
        arrives("redirect-elsewhere", "+15550100007"),
        arrives("queue-open", "+15550100008"),
        new Row("queue-closed-menu", "+15550100008", "/voice/incoming", Outcome.NONE, NIGHT),
        arrives("circle-of-closed-queues-ends-in-voicemail", "+15550100009"),
        arrives("hunt-first-agent", "+15550100010"),
        arrives("suspended-agent-is-not-rung", "+15550100011"),
        arrives("unknown-number", "+15550109999"),
        step("menu-chosen-queue", "/voice/menu?at=number&name=menu-line&try=0", digits("1")),
        step("menu-chosen-number", "/voice/menu?at=number&name=menu-line&try=0", digits("2")),
        step("menu-chosen-message", "/voice/menu?at=number&name=menu-line&try=0", digits("3")),
        step("menu-again", "/voice/menu?at=number&name=menu-line&try=0", digits("9")),
        step("menu-given-up", "/voice/menu?at=number&name=menu-line&try=1", digits("")),
        step(
            "agent-talked-then-ends",
            "/voice/agent-rang?agent=alice-b&phone=0",
            dialled("completed", null)),
        step(
            "agent-away-rings-phone-with-whisper",
            "/voice/agent-rang?agent=alice-b&phone=0",
            dialled("no-answer", null)),
        step(
            "agent-phone-not-accepted-takes-message",
            "/voice/agent-rang?agent=alice-b&phone=1",
            dialled("completed", false)),
        step("whisper", "/voice/picked-up", Outcome.NONE),
        step("whisper-accepted", "/voice/pick-up-answered", digits("1")),
        step("whisper-not-accepted", "/voice/pick-up-answered", digits("")),
        step("wait-default", "/voice/wait?queue=support&since=" + SINCE, Outcome.NONE),
        step("wait-with-words-and-music", "/voice/wait?queue=office&since=" + SINCE, Outcome.NONE),
        step("wait-over", "/voice/wait?queue=support&since=" + (SINCE - 180), Outcome.NONE),
        step(
            "wait-over-by-twilios-clock",
            "/voice/wait?queue=support&since=" + SINCE,
            new Outcome("", "", "", null, new Queued("", Duration.ofMinutes(4), 0, Duration.ZERO))),
        step("queue-left-overflows", "/voice/queue-left?queue=support", left("leave")),
        step("queue-left-after-talk", "/voice/queue-left?queue=support", left("bridged")),
        step("queue-left-in-error", "/voice/queue-left?queue=office", left("system-error")),
        step(
            "hunt-next-agent",
            "/voice/queue-rang?queue=hunt&try=1&since=" + (SINCE - 15),
            dialled("no-answer", null)),
        step(
            "hunt-starts-over-after-a-pause",
            "/voice/queue-rang?queue=hunt&try=2&since=" + (SINCE - 30),
            dialled("no-answer", null)),
        step(
            "hunt-over",
            "/voice/queue-rang?queue=hunt&try=5&since=" + (SINCE - 120),
            dialled("no-answer", null)),
        step("numbers-not-reached", "/voice/rang", dialled("busy", null)),
        step("message-recorded", "/voice/recorded", Outcome.NONE));
  }

  private static List<OutgoingRow> outgoing() {
    return List.of(
        new OutgoingRow("out-number-with-agents-caller-id", "client:alice_b", "+12125550123"),
        new OutgoingRow("out-number-with-twilio-number", "client:carol", "+12125550123"),
        new OutgoingRow("out-country-not-allowed-to-agent", "client:alice_b", "+4930901820"),
        new OutgoingRow("out-country-not-allowed-to-gateway", "client:carol", "+33123456789"),
        new OutgoingRow("out-emergency", "client:alice_b", "911"),
        new OutgoingRow("out-premium", "client:alice_b", "+19005550123"),
        new OutgoingRow("out-not-a-number", "client:alice_b", "hello <Dial>"),
        new OutgoingRow("out-colleague", "client:alice_b", "carol"),
        new OutgoingRow("out-colleague-suspended", "client:alice_b", "client:bob"),
        new OutgoingRow("out-colleague-not-permitted", "client:carol", "client:alice_b"),
        new OutgoingRow("out-sip", "client:alice_b", "sip:desk@Example.sip.twilio.com"),
        new OutgoingRow(
            "out-sip-other-domain", "client:alice_b", "sip:x@evil.com?h=@example.sip.twilio.com"),
        new OutgoingRow("out-suspended", "client:bob", "+12125550123"),
        new OutgoingRow("out-nobody", "client:mallory", "+12125550123"));
  }

  @ParameterizedTest
  @MethodSource("incoming")
  void answersIncomingCallsAsWritten(Row row) throws Exception {
    URI url = URI.create(row.url());
    IncomingCall call =
        new IncomingCall(
            "CA1",
            "+15550100077",
            row.to(),
            StepUrl.parse(url.getPath(), Example.query(url)).orElseThrow(),
            row.outcome());
    isAsWritten(row.file(), new Router().decide(TABLE, call, row.now()));
  }

  @ParameterizedTest
  @MethodSource("outgoing")
  void answersOutgoingCallsAsWritten(OutgoingRow row) throws Exception {
    isAsWritten(
        row.file(),
        new OutgoingRouter().decide(TABLE, new OutgoingCall("CA1", row.from(), row.to(), 0)));
  }

  @Test
  void usesEveryGoldenFile() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    incoming().forEach(row -> used.add(row.file() + ".xml"));
    outgoing().forEach(row -> used.add(row.file() + ".xml"));
    try (Stream<Path> files = Files.list(GOLDEN)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> name.endsWith(".xml"))
                  .toList())
          .containsExactlyInAnyOrderElementsOf(used);
    }
  }

  private static void isAsWritten(String name, RoutingDecision decision) throws Exception {
    String twiml = TwimlRenderer.render(TABLE.gateway().publicUrl(), decision);
    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(twiml)));
    Path file = GOLDEN.resolve(name + ".xml");
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(file, twiml);
    }
    assertThat(twiml).isEqualTo(Files.readString(file));
  }

  private static Row arrives(String file, String to) {
    return new Row(file, to, "/voice/incoming", Outcome.NONE, OPEN);
  }

  private static Row step(String file, String url, Outcome outcome) {
    return new Row(file, "+15550100003", url, outcome, OPEN);
  }

  private static Outcome digits(String digits) {
    return new Outcome(digits, "", "", null, Queued.NONE);
  }

  private static Outcome dialled(String status, Boolean bridged) {
    return new Outcome("", "", status, bridged, Queued.NONE);
  }

  private static Outcome left(String result) {
    return new Outcome("", "", "", null, new Queued(result, Duration.ZERO, 0, Duration.ZERO));
  }
}
