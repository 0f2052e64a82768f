package dev.ravenhelm.voice.server.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ravenhelm.voice.server.agents.AgentSession;
import dev.ravenhelm.voice.server.events.ToldEvent;
import dev.ravenhelm.voice.server.routing.Agent;
import dev.ravenhelm.voice.server.routing.RoutingTable;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import dev.ravenhelm.voice.server.twiml.Example;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StreamsTest {

  private final Streams streams = new Streams();

  @Test
  void tellsPanelsNothingThatACallHasLeftBehindAndNothingTwice() throws Exception {
    Subscription panel = streams.open("alice").orElseThrow();

    for (String state : List.of("ringing", "completed", "answered", "completed", "recorded")) {
      streams.told(event("CA1", state));
    }
    streams.told(event("CA2", "ringing"));

    assertThat(states(panel))
        .containsExactly("CA1 ringing", "CA1 completed", "CA1 recorded", "CA2 ringing");
  }

  @Test
  void looksAlsoAfterWhatFailedSinceItMayHaveBeenDone() throws Exception {
    RoutingTable table =
        Example.table(
            "/golden/resources.yaml",
            yaml ->
                yaml.replaceFirst(
                    "  outbound: ",
                    "  agents: {oidc: {issuer: https://id.example.com, audience: voice}}\n  outbound: "));
    Agent agent = table.agents().values().iterator().next();
    AgentSession session =
        new AgentSession(table, Objects.requireNonNull(table.gateway().access()), agent);
    Subscription panel = streams.open(agent.name()).orElseThrow();
    ServerRequest none = null;

    assertThatThrownBy(() ->
            streams
                .looked((_, _) -> {
                  throw new TwilioFailure(TwilioFailure.Kind.AWAY, 0, "no answer", null);
                })
                .answer(none, session))
        .isInstanceOf(TwilioFailure.class);

    assertThat(panel.next(Duration.ZERO)).containsInstanceOf(Signal.Look.class);
  }

  private static List<String> states(Subscription panel) throws InterruptedException {
    List<String> states = new ArrayList<>();
    Optional<Signal> next = panel.next(Duration.ZERO);
    while (next.isPresent()) {
      if (next.get() instanceof Signal.News(ToldEvent event)) {
        states.add(event.callSid() + " " + event.state());
      }
      next = panel.next(Duration.ZERO);
    }
    return states;
  }

  private static ToldEvent event(String callSid, String state) {
    return new ToldEvent(
        callSid + state,
        "2026-11-28T09:00:00Z",
        callSid,
        JsonNodeFactory.instance.objectNode().put("callSid", callSid).put("state", state));
  }
}
