package dev.ravenhelm.voice.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.routing.IncomingCall.Outcome;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import dev.ravenhelm.voice.server.routing.TransferRouter.Guest;
import dev.ravenhelm.voice.server.routing.TransferRouter.To;
import dev.ravenhelm.voice.server.twiml.Example;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Where agents may pass calls on to, and whom they may bring in. */
final class TransferRouterTest {

  private static final RoutingTable TABLE = Example.table("/golden/situations.yaml");
  private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
  private static final IncomingCall CALL =
      new IncomingCall("CA1", "+15550100077", "+12125550001", new Step.Rang(), Outcome.NONE);

  private final TransferRouter router = new TransferRouter();

  @Test
  void leadsToColleaguesWhereTheAgentMayCallThem() {
    Agent alice = TABLE.agent("alice").orElseThrow();
    To carol = new To.AnAgent("carol");
    assertThat(router.bringIn(TABLE, alice, CALL, carol, 0))
        .contains(new Guest("client:carol", "client:alice", "carol"));
    assertThat(router.passOn(TABLE, alice, CALL, carol, 0, NOW))
        .hasValueSatisfying(decision -> assertThat(decision).isInstanceOf(Ring.class));
  }

  /** Carol may call telephones and no agents. */
  @Test
  void leadsToNoColleagueWhomTheAgentMayNotCall() {
    Agent carol = TABLE.agent("carol").orElseThrow();
    To alice = new To.AnAgent("alice");
    assertThat(router.bringIn(TABLE, carol, CALL, alice, 0)).isEmpty();
    assertThat(router.passOn(TABLE, carol, CALL, alice, 0, NOW)).isEmpty();
    assertThat(router.bringIn(TABLE, carol, CALL, new To.ANumber("+12125550123"), 0)).isPresent();
  }
}
