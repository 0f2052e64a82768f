package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Menu;
import dev.ravenhelm.voice.api.v1alpha1.MenuTarget;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.server.routing.RoutingDecision.AskDigit;
import java.util.Objects;

/** Asks callers for a digit and follows it. */
final class MenuRouter {

  private static final int RETRIES = 2;

  private final TargetRouter targets;

  MenuRouter(TargetRouter targets) {
    this.targets = targets;
  }

  RoutingDecision ask(Menu menu, Step.MenuAnswered answer) {
    return new AskDigit(menu.say(), answer);
  }

  RoutingDecision answered(Situation at, Step.MenuAnswered answer) {
    Menu menu = answer.place().target(at.table()).map(Target::menu).orElse(null);
    if (menu == null) {
      return targets.message(Words.NOBODY_FREE);
    }
    MenuTarget chosen = menu.options().get(at.call().outcome().digits());
    if (chosen != null) {
      return follow(at, chosen, answer);
    }
    if (answer.attempt() < Objects.requireNonNullElse(menu.retries(), RETRIES)) {
      return ask(menu, new Step.MenuAnswered(answer.place(), answer.attempt() + 1, answer.hops()));
    }
    MenuTarget otherwise = menu.otherwise();
    return otherwise == null ? Words.sayAndHangUp(Words.THANKS) : follow(at, otherwise, answer);
  }

  private RoutingDecision follow(Situation at, MenuTarget chosen, Step.MenuAnswered answer) {
    Target target =
        new Target(
            chosen.queueRef(),
            chosen.agentRef(),
            null,
            chosen.dial(),
            chosen.sip(),
            chosen.voicemail(),
            chosen.reject(),
            chosen.redirectUrl());
    return targets.decide(at, target, answer.place(), answer.hops() + 1);
  }
}
