package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec.Fallback;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import java.time.Duration;
import java.util.List;

/** Rings one agent: first all devices, then the phone, then a message is taken. */
final class AgentRouter {

  private static final Duration RING = Duration.ofSeconds(25);

  private final TargetRouter targets;

  AgentRouter(TargetRouter targets) {
    this.targets = targets;
  }

  RoutingDecision ring(Situation at, String name, int hops) {
    return at.table()
        .agent(name)
        .filter(Agent::takesCalls)
        .map(agent -> devices(agent, hops))
        .orElseGet(() -> targets.message(Words.NOBODY_FREE));
  }

  RoutingDecision rang(Situation at, Step.AgentRang rang) {
    if (at.call().outcome().talked()) {
      return new HangUp();
    }
    Agent agent = at.table().agent(rang.agent()).filter(Agent::takesCalls).orElse(null);
    Fallback phone = agent == null || rang.phone() ? null : agent.fallback();
    if (phone == null) {
      return targets.message(Words.NOBODY_FREE);
    }
    boolean confirm = !Boolean.FALSE.equals(phone.confirm());
    return new Ring(
        List.of(new Device.Phone(phone.dial(), confirm)),
        at.shownToPhones(),
        RING,
        false,
        false,
        new Step.AgentRang(rang.agent(), true, rang.hops()));
  }

  private static RoutingDecision devices(Agent agent, int hops) {
    return new Ring(
        List.of(new Device.Client(agent.identity(), agent.name())),
        null,
        RING,
        false,
        false,
        new Step.AgentRang(agent.name(), false, hops));
  }
}
