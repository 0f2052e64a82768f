package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import dev.ravenhelm.voice.server.routing.Step.AgentRang.Rung;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Rings one agent: first browsers and apps, then the desk phone, then the telephone, then a message
 * is taken.
 */
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
        .map(AgentRouter::devices)
        .orElseGet(() -> message(name));
  }

  RoutingDecision rang(Situation at, Step.AgentRang rang) {
    if (at.call().outcome().talked()) {
      return new HangUp();
    }
    return at.table()
        .agent(rang.agent())
        .filter(agent -> agent.takesCalls() && !at.call().outcome().declined())
        .flatMap(agent -> after(at, agent, rang.rung()))
        .orElseGet(() -> message(rang.agent()));
  }

  /** The turn of a colleague's desk phone, which neither a telephone nor a message follows. */
  Optional<RoutingDecision> colleagueRang(Situation at, Step.Rang rang) {
    return Optional.ofNullable(rang.desk())
        .filter(_ -> !at.call().outcome().declined())
        .flatMap(at.table()::agent)
        .filter(Agent::takesCalls)
        .flatMap(agent -> deskPhone(at, agent, true, new Step.Rang()));
  }

  private static Optional<RoutingDecision> after(Situation at, Agent agent, Rung rung) {
    return switch (rung) {
      case DEVICES ->
          deskPhone(at, agent, false, new Step.AgentRang(agent.name(), Rung.DESK_PHONE))
              .or(() -> phone(at, agent));
      case DESK_PHONE -> phone(at, agent);
      case PHONE -> Optional.empty();
    };
  }

  private RoutingDecision message(String agent) {
    // a target may name an agent that cannot be, whom no URL can hold either
    Mailbox mailbox = StepUrl.mayName(agent) ? Mailbox.ofAgent(agent) : Mailbox.ANYBODY;
    return mailbox.receiving(targets.message(Words.NOBODY_FREE));
  }

  private static Optional<RoutingDecision> deskPhone(
      Situation at, Agent agent, boolean early, Step then) {
    return agent
        .deskPhone(at.table().gateway())
        .map(desk -> new Ring(List.of(desk), at.shownToDeskPhones(), RING, early, false, then));
  }

  private static Optional<RoutingDecision> phone(Situation at, Agent agent) {
    Step then = new Step.AgentRang(agent.name(), Rung.PHONE);
    return agent
        .phone()
        .map(phone -> new Ring(List.of(phone), at.shownToPhones(), RING, false, false, then));
  }

  private static RoutingDecision devices(Agent agent) {
    return new Ring(
        List.of(agent.client()),
        null,
        RING,
        false,
        false,
        new Step.AgentRang(agent.name(), Rung.DEVICES));
  }
}
