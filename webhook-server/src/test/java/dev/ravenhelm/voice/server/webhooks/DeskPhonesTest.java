package dev.ravenhelm.voice.server.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.callers.RecentCalls;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.tasks.BusyAgents;
import dev.ravenhelm.voice.server.twiml.Example;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whose the calls are that come from the gateway's SIP domain. */
final class DeskPhonesTest {

  private static final RoutingTable TABLE =
      Example.table(
          "/golden/situations.yaml",
          yaml ->
              yaml.replace("  outbound:\n", "  sip: {domain: office}\n  outbound:\n")
                  .replace("  subject: \"1\"", "  subject: \"1\"\n  sip: {}")
                  .replace("subject: \"2\"", "subject: \"2\", sip: {}"));
  private static final String ALICE = "sip:alice@office.sip.twilio.com:5061;transport=tls";
  private static final String SOMEBODY = "sip:+12125550123@office.sip.twilio.com";

  private final InstantSource clock = InstantSource.system();
  private final List<CallEvent> events = new ArrayList<>();
  private final OutgoingHandler outgoing =
      new OutgoingHandler(events::add, new RecentCalls(), BusyAgents.NONE, new EventMaker(), clock);

  @Test
  void areThoseOfTheAgentWhoSignedIn() {
    assertThat(place(ALICE, "alice", 1)).contains("+12125550123</Number>");
    assertThat(events.getFirst().data().leg().agent()).isEqualTo("alice");
  }

  /** As it would be told of a call of her browser's. */
  @Test
  void areToldAsToWhatWasDialled() {
    place(ALICE, "alice", 1);
    assertThat(events.getFirst().data().leg().to()).isEqualTo("+12125550123");
  }

  @Test
  void areToldAsTheCallersWhereTheColleagueHasADeskPhoneToo() {
    place(ALICE, "alice", "sip:bob@office.sip.twilio.com", 1);
    CallEvent.Leg leg = events.getFirst().data().leg();
    assertThat(leg.agent()).isEqualTo("alice");
    assertThat(leg.to()).isEqualTo("bob");
  }

  /** What a phone says of itself in From is for it to choose. */
  @Test
  void areNobodysWhereThePhoneSignedInAsAnother() {
    assertThat(place(ALICE, "carol", 1)).contains("This device belongs to no agent.");
    assertThat(place("sip:carol@office.sip.twilio.com", "carol", 2))
        .as("who has no desk phone")
        .contains("This device belongs to no agent.");
    assertThat(place(ALICE, "", 4))
        .as("let in by its address, without a password")
        .contains("This device belongs to no agent.");
    assertThat(place("sip:alice@office.sip.example.com", "alice", 3))
        .contains("This device belongs to no agent.");
    assertThat(events)
        .hasSize(4)
        .allSatisfy(event -> assertThat(event.data().leg().agent()).isNull());
  }

  @Test
  void countAsTheAgentsOthersDo() {
    for (int call = 0; call < 10; call++) {
      assertThat(place("client:alice", "", call)).contains("<Number");
    }
    assertThat(place(ALICE, "alice", 10)).contains("You have placed more calls");
  }

  @Test
  void keepOtherCallsFromTheAgentUntilTheyEnd() {
    List<String> heard = new ArrayList<>();
    BusyAgents busy =
        new BusyAgents() {
          @Override
          public void inCall(RoutingTable table, Agent agent, String callSid) {
            heard.add("in " + agent.name() + " " + callSid);
          }

          @Override
          public void inCallOfAnother(RoutingTable table, Agent agent, Guest guest) {
            heard.add("guest " + agent.name());
          }

          @Override
          public void leftCall(RoutingTable table, Agent agent, String callSid) {
            heard.add("left " + agent.name() + " " + callSid);
          }
        };
    EventsHandler handler = new EventsHandler(events::add, busy, new EventMaker(), clock);
    for (String status : List.of("ringing", "in-progress", "completed")) {
      handler.answer(
          verified(
              "/voice/events",
              Map.of(
                  "CallSid", "CA2",
                  "ParentCallSid", "CA1",
                  "Direction", "outbound-dial",
                  "From", "+15550100077",
                  "To", ALICE,
                  "CallStatus", status)));
    }
    assertThat(heard).containsExactly("in alice CA1", "left alice CA1");
  }

  private String place(String from, String signedIn, int call) {
    return place(from, signedIn, from.startsWith("sip:") ? SOMEBODY : "+12125550123", call);
  }

  private String place(String from, String signedIn, String to, int call) {
    Map<String, String> parameters = new HashMap<>();
    parameters.put("CallSid", "CA" + call);
    parameters.put("From", from);
    parameters.put("To", to);
    parameters.put("SipUsername", signedIn);
    return outgoing.answer(verified("/voice/outgoing", parameters)).text();
  }

  private static Verified verified(String path, Map<String, String> parameters) {
    return new Verified(
        TABLE,
        "AC00000000000000000000000000000001",
        path,
        "",
        Form.EMPTY,
        Forms.of(parameters),
        System.nanoTime());
  }
}
