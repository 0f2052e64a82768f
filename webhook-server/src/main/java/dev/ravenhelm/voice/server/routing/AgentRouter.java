package dev.ravenhelm.voice.server.routing;

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

  RoutingDecision ring(Situation at, String name) {
    return at.table()
        .agent(name)
        .filter(Agent::takesCalls)
        .map(agent -> devices(at, agent))
        .orElseGet(() -> message(name));
  }

  RoutingDecision rang(Situation at, Step.AgentRang rang) {
    if (at.call().outcome().talked()) {
      return new HangUp();
    }
    return at.table()
        .agent(rang.agent())
        .filter(agent -> agent.takesCalls() && !rang.phone() && !at.call().outcome().declined())
        .flatMap(Agent::phone)
        .map(phone -> phone(at, phone, rang.agent()))
        .orElseGet(() -> message(rang.agent()));
  }

  private RoutingDecision message(String agent) {
    // a target may name an agent that cannot be, whom no URL can hold either
    Mailbox mailbox = StepUrl.mayName(agent) ? Mailbox.ofAgent(agent) : Mailbox.ANYBODY;
    return mailbox.receiving(targets.message(Words.NOBODY_FREE));
  }

  private static RoutingDecision phone(Situation at, Device phone, String agent) {
    return new Ring(
        List.of(phone), at.shownToPhones(), RING, false, false, new Step.AgentRang(agent, true));
  }

  private static RoutingDecision devices(Situation at, Agent agent) {
    return new Ring(
        agent.devices(at.table().gateway()),
        null,
        RING,
        false,
        false,
        new Step.AgentRang(agent.name(), false));
  }
}
