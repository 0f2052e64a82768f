package dev.ravenhelm.voice.server.callers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ravenhelm.voice.server.events.CallEvent;
import dev.ravenhelm.voice.server.events.ToldEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LastAgentsTest {

  private static final String CALLER = "+15550100077";
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

  private final List<CallEvent> handedOn = new ArrayList<>();
  private Instant now = NOON;
  private final LastAgents agents = new LastAgents(handedOn::add, () -> now);

  @Test
  void isWhoTookTheCallFromTheQueue() {
    tell("queued", "alice", CALLER, "+15550100001", NOON);
    tell("offered", "alice", CALLER, "+15550100001", NOON);
    assertThat(agents.of(CALLER)).isEmpty();
    tell("accepted", "alice", CALLER, "+15550100001", NOON);
    assertThat(agents.of(CALLER)).hasValue("alice");
    assertThat(agents.of("+15550100001")).isEmpty();
    assertThat(handedOn).hasSize(3);
  }

  @Test
  void isWhoAnsweredADeviceOrCalled() {
    tell("answered", "bob", CALLER, "client:bob", NOON);
    assertThat(agents.of(CALLER)).hasValue("bob");
    tell("placed", "carol", "client:carol", CALLER, NOON.plusSeconds(1));
    assertThat(agents.of(CALLER)).hasValue("carol");
  }

  /** Kafka keeps the order of one call only. */
  @Test
  void isTheLatestByTheEventsTimeInWhateverOrderTheyCome() {
    agents.told(told("accepted", "carol", NOON.plusSeconds(60)));
    agents.remembered(told("accepted", "alice", NOON));
    assertThat(agents.of(CALLER)).hasValue("carol");
  }

  @Test
  void isForgottenAfterADay() {
    agents.remembered(told("accepted", "alice", NOON.minusSeconds(86_000)));
    assertThat(agents.of(CALLER)).hasValue("alice");
    now = NOON.plusSeconds(500);
    assertThat(agents.of(CALLER)).isEmpty();
  }

  @Test
  void isNobodyForCallersWhoHide() {
    tell("accepted", "alice", "anonymous", "+15550100001", NOON);
    tell("accepted", "alice", "", "+15550100001", NOON);
    tell("answered", null, CALLER, "+15550100098", NOON);
    assertThat(agents.of("anonymous")).isEmpty();
    assertThat(agents.of("")).isEmpty();
    assertThat(agents.of(CALLER)).isEmpty();
  }

  @Test
  void passesOverEventsWithoutATime() {
    agents.told(new ToldEvent("1", "yesterday", "CA1", told("accepted", "alice", NOON).data()));
    assertThat(agents.of(CALLER)).isEmpty();
  }

  private void tell(String state, String agent, String from, String to, Instant at) {
    agents.publish(
        CallEvent.of(
            state,
            "AC1",
            "CA1",
            "CA1",
            at,
            "",
            new CallEvent.Data(
                new CallEvent.Leg(
                    "main", null, from, to, null, null, agent, null, null, null, null, null,
                    null))));
  }

  private static ToldEvent told(String state, String agent, Instant at) {
    return new ToldEvent(
        "1",
        at.toString(),
        "CA1",
        JsonNodeFactory.instance
            .objectNode()
            .put("state", state)
            .put("agent", agent)
            .put("from", CALLER)
            .put("to", "+15550100001"));
  }
}
