package dev.ravenhelm.voice.server.twiml;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.routing.IncomingCall;
import dev.ravenhelm.voice.server.routing.IncomingCall.Known;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome;
import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome.Queued;
import dev.ravenhelm.voice.server.routing.OutgoingCall;
import dev.ravenhelm.voice.server.routing.OutgoingRouter;
import dev.ravenhelm.voice.server.routing.Reserved;
import dev.ravenhelm.voice.server.routing.Router;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.routing.StepUrl;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;

/**
 * What callers hear in each situation: kind of target, hours, who is there, engine, and what went
 * wrong before; {@code golden/situations.txt}. {@code -Dgolden.write=true} writes it anew.
 */
final class SituationsTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden/situations.txt");
  private static final String RESOURCES = "/golden/situations.yaml";
  private static final RoutingTable TASK_ROUTER = Example.table(RESOURCES);
  private static final RoutingTable DIRECT =
      Example.table(RESOURCES, yaml -> yaml.replace("engine: TaskRouter", "engine: Direct"));

  /** Two more than may ring together; the eleventh has a telephone, too. */
  private static final RoutingTable CROWD =
      Example.table(
          RESOURCES,
          yaml ->
              IntStream.rangeClosed(1, 12)
                  .mapToObj(SituationsTest::agentOfCrowd)
                  .collect(
                      Collectors.joining(
                          "",
                          yaml.replace("engine: TaskRouter", "engine: Direct"),
                          """
                          ---
                          kind: RoutingQueue
                          metadata: {name: crowd}
                          spec: {gatewayRef: {name: main}, skills: [{name: crowd}]}
                          """)));

  /** Alice and carol have desk phones, too. */
  private static final RoutingTable DESKS =
      Example.table(
          RESOURCES,
          yaml ->
              yaml.replace("routing: {engine: TaskRouter}", "sip: {domain: office}")
                  .replace("  subject: \"1\"", "  subject: \"1\"\n  sip: {}")
                  .replace("  subject: \"3\"", "  subject: \"3\"\n  sip: {}")
                  .replace("workflowSid", "taskQueueSid"));

  private static final String CALLER = "+15550100077";

  /** A Monday, ten o'clock in Berlin and four in New York. */
  private static final Instant OPEN = Instant.parse("2026-11-23T09:00:00Z");

  private static final long NOW = OPEN.getEpochSecond();

  private static final Map<String, Instant> MOMENTS = new LinkedHashMap<>();

  static {
    MOMENTS.put("open", OPEN);
    MOMENTS.put("in the evening", Instant.parse("2026-11-23T20:00:00Z"));
    MOMENTS.put("on a holiday", Instant.parse("2026-12-25T10:00:00Z"));
    // half past nine in Berlin only because of daylight saving; half past three in New York
    MOMENTS.put("in summer", Instant.parse("2026-07-06T07:30:00Z"));
  }

  private static final List<String> DIAL_STATUSES =
      List.of("completed", "answered", "busy", "no-answer", "failed", "canceled");

  /** twilio.com/docs/voice/twiml/enqueue, and none at all. */
  private static final List<String> QUEUE_RESULTS =
      List.of(
          "bridged",
          "bridging-in-process",
          "error",
          "hangup",
          "leave",
          "redirected",
          "redirected-from-bridged",
          "queue-full",
          "system-error",
          "");

  private final Map<String, RoutingDecision> decided = new LinkedHashMap<>();

  @Test
  void everyCallIsAnsweredAsWritten() throws Exception {
    arrivals();
    blockedCallers();
    menus();
    agents();
    waits();
    endsOfWaits();
    hunts();
    declinedHunts();
    crowds();
    acquaintances();
    callBacks();
    workers();
    ends();
    outgoing();
    desks();
    assertThat(decided).hasSizeGreaterThan(150);

    List<String> written = new ArrayList<>();
    for (Map.Entry<String, RoutingDecision> situation : decided.entrySet()) {
      String twiml =
          TwimlRenderer.render("https://voice.example.com", arranged(situation.getValue()));
      isSound(situation.getKey(), twiml);
      written.add("== " + situation.getKey() + "\n" + twiml.substring(twiml.indexOf('\n') + 1));
    }
    String all = String.join("\n", written);
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(GOLDEN, all);
    }
    assertThat(all).isEqualTo(Files.readString(GOLDEN));
  }

  private void arrivals() {
    MOMENTS.forEach((moment, now) -> {
      for (RoutingTable table : List.of(TASK_ROUTER, DIRECT)) {
        table.lines().values().stream()
            .sorted(java.util.Comparator.comparing(line -> line.number()))
            .forEach(line ->
                decide(
                    "call " + line.name() + ", " + moment,
                    table,
                    new Call(CALLER, line.number(), "/voice/incoming", Outcome.NONE, now)));
      }
    });
    decide("call a number that is nobody's", TASK_ROUTER, arrives(CALLER, "+12125559999"));
  }

  private void blockedCallers() {
    for (String caller :
        List.of(
            "+15550100066",
            "+19005550123",
            "+1900",
            "anonymous",
            "+266696687",
            "",
            "+15550100067",
            "sip:somebody@example.com",
            "client:alice")) {
      decide("call to-alice from \"" + caller + "\"", TASK_ROUTER, arrives(caller, "+12125550007"));
    }
  }

  private void menus() {
    String first = "/voice/menu?at=number&name=to-menu&try=0";
    String last = "/voice/menu?at=number&name=to-menu&try=1";
    for (String digit : List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "#", "")) {
      Outcome pressed = new Outcome(digit, "", "", null, Queued.NONE);
      decide("menu, pressed \"" + digit + "\"", TASK_ROUTER, later(first, pressed));
      decide("menu for the last time, pressed \"" + digit + "\"", DIRECT, later(last, pressed));
    }
    for (String words :
        List.of(
            "Support.",
            "ich brauche Kundendienst, Hilfe!",
            "ins Büro bitte",
            "Supportvertrag",
            "support oder office",
            "<Dial>+1900</Dial>")) {
      Outcome said = new Outcome("", words, "", null, Queued.NONE);
      decide("menu, said \"" + words + "\"", TASK_ROUTER, later(first, said));
    }
    for (String gone :
        List.of(
            "/voice/menu?at=number&name=to-phones&try=0",
            "/voice/menu?at=number&name=gone&try=0",
            "/voice/menu?at=overflow&name=support&try=0")) {
      decide(
          "menu that is not there any more",
          TASK_ROUTER,
          later(gone, new Outcome("1", "", "", null, Queued.NONE)));
    }
    decide(
        "menu of a closed queue, back to a queue that sent the call on",
        TASK_ROUTER,
        later(
            "/voice/menu?at=closed&name=office&try=0&via=support~office",
            new Outcome("2", "", "", null, Queued.NONE)));
  }

  private void agents() {
    for (String agent : List.of("alice", "bob", "carol", "gone")) {
      for (String status : DIAL_STATUSES) {
        for (int phone = 0; phone < 2; phone++) {
          decide(
              (phone == 0 ? "devices" : "phone") + " of " + agent + " rang: " + status,
              TASK_ROUTER,
              later("/voice/agent-rang?agent=" + agent + "&phone=" + phone, dialled(status, null)));
        }
      }
    }
    decide(
        "phone of alice was picked up by a mailbox",
        TASK_ROUTER,
        later("/voice/agent-rang?agent=alice&phone=1", dialled("completed", false)));
  }

  private void waits() {
    for (String queue : List.of("support", "office", "everybody", "nobody", "gone")) {
      String url = "/voice/wait?queue=" + queue + "&since=";
      decide("wait in " + queue, TASK_ROUTER, later(url + NOW, Outcome.NONE));
      decide(
          "wait in " + queue + " as third",
          TASK_ROUTER,
          later(url + (NOW - 30), queued("", Duration.ofSeconds(30), 3)));
      decide("wait in " + queue + ", over", TASK_ROUTER, later(url + (NOW - 180), Outcome.NONE));
      decide(
          "wait in " + queue + ", over by Twilio's clock",
          TASK_ROUTER,
          later(url + NOW, queued("", Duration.ofMinutes(4), 1)));
      decide(
          "wait in " + queue + ", nearly over",
          TASK_ROUTER,
          later(url + (NOW - 116), Outcome.NONE));
    }
  }

  private void endsOfWaits() {
    for (String queue : List.of("support", "everybody", "experts", "nobody", "gone")) {
      for (String result : QUEUE_RESULTS) {
        decide(
            "left " + queue + ": \"" + result + "\"",
            TASK_ROUTER,
            later("/voice/queue-left?queue=" + queue, queued(result, Duration.ZERO, 0)));
      }
    }
    decide(
        "left office, which support sent the call to: \"leave\"",
        TASK_ROUTER,
        later("/voice/queue-left?queue=office&via=support", queued("leave", Duration.ZERO, 0)));
  }

  private void hunts() {
    for (String queue : List.of("support", "office", "everybody", "experts", "nobody", "gone")) {
      for (int attempt = 0; attempt < 5; attempt++) {
        decide(
            "turn " + attempt + " of " + queue + ", nobody answered",
            DIRECT,
            later(
                "/voice/queue-rang?queue=" + queue + "&try=" + attempt + "&since=" + (NOW - 20),
                dialled("no-answer", null)));
      }
      String url = "/voice/queue-rang?queue=" + queue + "&try=1&since=";
      decide(
          "turn 1 of " + queue + ", somebody answered",
          DIRECT,
          later(url + (NOW - 20), dialled("completed", true)));
      decide(
          "turn 1 of " + queue + ", for the last seconds",
          DIRECT,
          later(url + (NOW - 113), dialled("busy", null)));
      decide(
          "turn 1 of " + queue + ", over",
          DIRECT,
          later(url + (NOW - 180), dialled("failed", null)));
    }
    decide(
        "turn 1 of support, widened",
        DIRECT,
        later(
            "/voice/queue-rang?queue=support&try=1&since=" + (NOW - 61),
            dialled("no-answer", null)));
    decide(
        "turn 3 of office, over, which support sent the call to",
        DIRECT,
        later(
            "/voice/queue-rang?queue=office&try=3&via=support&since=" + (NOW - 120),
            dialled("no-answer", null)));
  }

  private void declinedHunts() {
    for (String queue : List.of("office", "everybody")) {
      for (int attempt = 1; attempt < 5; attempt++) {
        decide(
            "turn " + attempt + " of " + queue + ", declined",
            DIRECT,
            later(
                "/voice/queue-rang?queue=" + queue + "&try=" + attempt + "&since=" + (NOW - 20),
                dialled("busy", null)));
      }
    }
  }

  private void crowds() {
    decide("a crowd's first turn", CROWD, huntInCrowd(0));
    decide("a crowd's second turn", CROWD, huntInCrowd(1));
    decide("a crowd's third turn", CROWD, huntInCrowd(2));
  }

  private static Call huntInCrowd(int attempt) {
    return later(
        "/voice/queue-rang?queue=crowd&try=" + attempt + "&since=" + (NOW - 20),
        dialled("no-answer", null));
  }

  private static String agentOfCrowd(int number) {
    String phone = number == 11 ? ", fallback: {dial: \"+15550100096\"}" : "";
    return """
    ---
    kind: AgentIdentity
    metadata: {name: member-%1$02d}
    spec: {gatewayRef: {name: main}, subject: "1%1$02d", skills: [{name: crowd}]%2$s}
    """
        .formatted(number, phone);
  }

  private void acquaintances() {
    for (RoutingTable table : List.of(TASK_ROUTER, DIRECT)) {
      for (Known known :
          List.of(
              new Known("alice", "carol"),
              new Known(null, "carol"),
              new Known("bob", "alice"),
              new Known("bob", null),
              new Known("gone", "bob"))) {
        Call call = arrives(CALLER, "+12125550016");
        note(
            "call to-friends by somebody whose ticket is of "
                + known.ticketOwner()
                + " and who spoke with "
                + known.lastAgent()
                + " ["
                + table.gateway().engine()
                + "]",
            new Router().decide(table, incoming(call).knowing(known), call.now()));
      }
    }
    for (int attempt = 0; attempt < 4; attempt++) {
      decide(
          "turn " + attempt + " of friends, where alice is first",
          DIRECT,
          later(
              "/voice/queue-rang?queue=friends&first=alice&try=" + attempt + "&since=" + (NOW - 15),
              dialled("no-answer", null)));
    }
  }

  private void callBacks() {
    for (String queue : List.of("friends", "support", "gone")) {
      for (String digit : List.of("9", "#", "1")) {
        decide(
            "pressed " + digit + " while waiting in " + queue,
            TASK_ROUTER,
            later(
                "/voice/call-back?queue=" + queue + "&since=" + (NOW - 40),
                new Outcome(digit, "", "", null, Queued.NONE)));
      }
    }
    for (String caller :
        List.of(
            CALLER, "anonymous", "+19005550123", "+190055501234", "+4930901820", "+8112345678")) {
      String url = "/voice/wait?queue=friends&since=" + NOW;
      decide(
          "wait in friends, which calls back, of " + caller,
          TASK_ROUTER,
          new Call(caller, "+12125550001", url, Outcome.NONE, OPEN));
    }
  }

  private void workers() {
    String query = "?task=WT1&reservation=WR1&root=CA1&agent=alice&queue=support&back=";
    for (int back = 0; back < 2; back++) {
      decide(
          "device of alice answered",
          TASK_ROUTER,
          later("/voice/worker-answered" + query + back, Outcome.NONE));
      decide(
          "phone of alice was picked up",
          TASK_ROUTER,
          later("/voice/worker-picked-up" + query + back, Outcome.NONE));
      for (String digit : List.of("1", "2", "")) {
        decide(
            "phone of alice was picked up, pressed \"" + digit + "\"",
            TASK_ROUTER,
            later(
                "/voice/worker-accepted" + query + back,
                new Outcome(digit, "", "", null, Queued.NONE)));
      }
    }
    decide(
        "the caller meets the agent",
        TASK_ROUTER,
        later("/voice/meet" + query + "0", Outcome.NONE));
  }

  private void ends() {
    for (String status : DIAL_STATUSES) {
      decide("numbers rang: " + status, TASK_ROUTER, later("/voice/rang", dialled(status, null)));
    }
    decide("message recorded", TASK_ROUTER, later("/voice/recorded", Outcome.NONE));
    decide("phone picked up", TASK_ROUTER, later("/voice/picked-up", Outcome.NONE));
    for (String digit : List.of("1", "2", "")) {
      decide(
          "phone picked up, pressed \"" + digit + "\"",
          TASK_ROUTER,
          later("/voice/pick-up-answered", new Outcome(digit, "", "", null, Queued.NONE)));
    }
  }

  private void outgoing() {
    for (String from :
        List.of("client:alice", "client:bob", "client:carol", "client:mallory", "")) {
      for (String to :
          List.of(
              "+12125550123",
              "+15550100123",
              "+4930901820",
              "+33123456789",
              "+19005550123",
              "+190055501234",
              "+499001234567",
              "+4990012345678",
              "+4990012",
              "911",
              "112",
              "hello <Dial>",
              "carol",
              "client:alice",
              "client:bob",
              "sip:desk@Example.sip.twilio.com",
              "sip:x@evil.com?h=@example.sip.twilio.com")) {
        place(from, to, 0);
      }
    }
    note(
        "\"client:alice\" calls 911 while the address is not registered yet",
        new OutgoingRouter()
            .decide(
                Example.table(
                    RESOURCES, yaml -> yaml.replace(": registered", ": pending-registration")),
                new OutgoingCall("CA1", "client:alice", "911", 0)));
    place("client:alice", "+12125550123", 9);
    place("client:alice", "+12125550123", 10);
    place("client:alice", "911", 10);
    place("client:alice", "carol", 10);
  }

  private void desks() {
    decide("call to-alice, who has a desk phone", DESKS, arrives(CALLER, "+12125550007"));
    for (String status : List.of("no-answer", "busy", "completed")) {
      for (String rung : List.of("", "&desk=1")) {
        decide(
            (rung.isEmpty() ? "devices" : "desk phone")
                + " of alice, who has both, rang: "
                + status,
            DESKS,
            later("/voice/agent-rang?agent=alice&phone=0" + rung, dialled(status, null)));
      }
      for (String caller : List.of("client:alice", "sip:alice@office.sip.twilio.com")) {
        decide(
            "devices of carol rang for " + caller + ": " + status,
            DESKS,
            new Call(caller, "carol", "/voice/rang?desk=carol", dialled(status, null), OPEN));
      }
    }
    decide(
        "devices of carol, who has no telephone, rang for an agent",
        DESKS,
        new Call(
            "client:alice",
            "+12125550001",
            "/voice/agent-rang?agent=carol&phone=0",
            dialled("no-answer", null),
            OPEN));
    decide("call to-everybody, some with desk phones", DESKS, arrives(CALLER, "+12125550003"));
    for (String to :
        List.of(
            "sip:%2B12125550123@office.sip.us1.twilio.com",
            "sip:+12125550123@office.sip.twilio.com:5060;transport=tls",
            "sip:911@office.sip.twilio.com",
            "sip:carol@office.sip.twilio.com",
            "sip:alice@office.sip.twilio.com",
            "sip:+12125550123@office.sip.example.com",
            "sip:+12125550123@office2.sip.twilio.com")) {
      note(
          "a desk phone of alice calls " + to,
          new OutgoingRouter().decide(DESKS, new OutgoingCall("CA1", "client:alice", to, 0)));
    }
  }

  /** As it goes once TaskRouter has done what is asked of it. */
  private static RoutingDecision arranged(RoutingDecision decision) {
    return switch (decision) {
      case RoutingDecision.Join(Reserved reserved) ->
          new RoutingDecision.Meet(
              reserved.task(), reserved.call(), reserved.recorded(TASK_ROUTER));
      case RoutingDecision.CallBack back ->
          new RoutingDecision.Speak(back.confirmed(), new RoutingDecision.HangUp());
      default -> decision;
    };
  }

  private record Call(String from, String to, String url, Outcome outcome, Instant now) {}

  private static Call arrives(String from, String to) {
    return new Call(from, to, "/voice/incoming", Outcome.NONE, OPEN);
  }

  private static Call later(String url, Outcome outcome) {
    return new Call(CALLER, "+12125550001", url, outcome, OPEN);
  }

  private static Outcome dialled(String status, Boolean bridged) {
    return new Outcome("", "", status, bridged, Queued.NONE);
  }

  private static Outcome queued(String result, Duration time, int position) {
    return new Outcome(
        "", "", "", null, new Queued(result, time, position, Duration.ofSeconds(61)));
  }

  private void decide(String name, RoutingTable table, Call call) {
    RoutingDecision decision = new Router().decide(table, incoming(call), call.now());
    note(name + " [" + table.gateway().engine() + "] " + call.url(), decision);
  }

  private static IncomingCall incoming(Call call) {
    URI url = URI.create(call.url());
    return new IncomingCall(
        "CA1",
        call.from(),
        call.to(),
        StepUrl.parse(url.getPath(), Example.query(url)).orElseThrow(),
        call.outcome());
  }

  private void place(String from, String to, int placed) {
    note(
        "\"" + from + "\" calls " + to + (placed == 0 ? "" : " after " + placed + " others"),
        new OutgoingRouter().decide(TASK_ROUTER, new OutgoingCall("CA1", from, to, placed)));
  }

  private void note(String situation, RoutingDecision decision) {
    assertThat(decided.put(situation, decision)).as(situation).isNull();
  }

  /** Whatever was decided: well-formed, and no silence, but where a whisper ends. */
  private static void isSound(String situation, String twiml) throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(twiml)));
    boolean connects = situation.startsWith("phone picked up, pressed \"1\"");
    assertThat(document.getDocumentElement().getElementsByTagName("*").getLength())
        .as(situation)
        .isEqualTo(connects ? 0 : document.getElementsByTagName("*").getLength() - 1)
        .matches(count -> connects || count > 0);
    // nor does Twilio let another noun stand beside it: twilio.com/docs/voice/twiml/sip
    assertThat(document.getElementsByTagName("Sip").getLength())
        .as(situation)
        .isLessThanOrEqualTo(1)
        .matches(sips ->
            sips == 0
                || document.getElementsByTagName("Client").getLength()
                        + document.getElementsByTagName("Number").getLength()
                    == 0);
    for (String attribute : List.of("action", "waitUrl", "url")) {
      var elements = document.getElementsByTagName("*");
      for (int i = 0; i < elements.getLength(); i++) {
        var value = elements.item(i).getAttributes().getNamedItem(attribute);
        if (value != null) {
          assertThat(value.getNodeValue())
              .as(situation)
              .startsWith("https://voice.example.com/voice/");
        }
      }
    }
  }
}
