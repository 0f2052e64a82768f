package dev.ravenhelm.voice.server.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import dev.ravenhelm.voice.server.twiml.Example;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whom an agent's call rings, and what is shown there. */
final class OutgoingRouterTest {

  private static final List<Device> EMERGENCY = List.of(new Device.Phone("112", false));

  /** Alice may call emergency services, agents and SIP addresses. */
  private static Ring placed(UnaryOperator<String> edit, String to) {
    return ring(Example.table("/golden/situations.yaml", edit), to);
  }

  private static Ring ring(RoutingTable table, String to) {
    return (Ring)
        new OutgoingRouter().decide(table, new OutgoingCall("CA1", "client:alice", to, 0));
  }

  @Test
  void isTheEmergencyServiceWhereAColleagueHasItsNumberForAName() {
    assertThat(placed(yaml -> yaml.replace("name: carol", "name: \"112\""), "112").devices())
        .isEqualTo(EMERGENCY);
  }

  @Test
  void isTheEmergencyServiceWhereAColleagueHasItsNumberForAnIdentity() {
    UnaryOperator<String> carolIs112 =
        yaml ->
            yaml.replace("  subject: \"3\"", "  subject: \"3\"\n  identity: \"112\"")
                .replace("  outbound:\n", "  sip: {domain: office}\n  outbound:\n");
    assertThat(placed(carolIs112, "sip:112@office.sip.twilio.com").devices()).isEqualTo(EMERGENCY);
  }

  /** The telephone numbers' library finds an emergency number in any text that ends with one. */
  @Test
  void isTheColleagueWhoseNameOnlyEndsAsAnEmergencyNumber() {
    assertThat(placed(yaml -> yaml.replace("name: carol", "name: desk-112"), "desk-112").devices())
        .isEqualTo(List.of(new Device.Client("desk_112", "desk-112")));
  }

  /** No client: may be shown there, twilio.com/docs/voice/twiml/sip. */
  @Test
  void showsASipAddressTheIdentityOfAnAgentWithoutANumber() {
    RoutingTable numberless =
        Example.table(
                "/golden/situations.yaml",
                yaml -> yaml.replace("    callerIdRef: {name: to-support}\n", ""))
            .withDefaultCallerId(null);
    assertThat(ring(numberless, "sip:desk@example.sip.twilio.com").callerId()).isEqualTo("alice");
  }
}
