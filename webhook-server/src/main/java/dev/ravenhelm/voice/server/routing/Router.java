package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Refuse;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import java.time.Instant;

/** Decides what happens next to a call from outside. */
public final class Router {

  private final TargetRouter targets = new TargetRouter();

  public RoutingDecision decide(RoutingTable table, IncomingCall call, Instant now) {
    Situation at = new Situation(table, call, now);
    return switch (call.step()) {
      case Step.Arrived() -> arrived(at);
      case Step.MenuAnswered answered -> targets.menus().answered(at, answered);
      case Step.AgentRang rang -> targets.agents().rang(at, rang);
      case Step.Rang rang -> rang(at, rang);
      case Step.QueueWaits waits -> targets.queues().waits(at, waits);
      case Step.QueueLeft left -> targets.queues().left(at, left);
      case Step.QueueRang rang -> targets.queues().rang(at, rang);
      case Step.CallBackWanted wanted -> targets.queues().callBackWanted(at, wanted);
      case Step.WorkerAnswered(Reserved reserved) -> new RoutingDecision.Join(reserved);
      case Step.WorkerPickedUp(Reserved reserved) ->
          new RoutingDecision.AskToAccept(new Step.WorkerAccepted(reserved));
      case Step.WorkerAccepted(Reserved reserved) ->
          call.outcome().digits().equals("1")
              ? new RoutingDecision.Join(reserved)
              : new RoutingDecision.HangUp();
      case Step.Meets(Reserved reserved) ->
          new RoutingDecision.Meet(reserved.task(), reserved.call(), reserved.recorded(table));
      case Step.Recorded _ -> Words.sayAndHangUp(Words.MESSAGE_TAKEN);
      case Step.PickedUp() -> new RoutingDecision.AskToAccept(new Step.PickUpAnswered());
      case Step.PickUpAnswered() ->
          call.outcome().digits().equals("1")
              ? new RoutingDecision.Connect()
              : new RoutingDecision.HangUp();
    };
  }

  private RoutingDecision rang(Situation at, Step.Rang rang) {
    IncomingCall call = at.call();
    if (call.outcome().talked()) {
      return new RoutingDecision.HangUp();
    }
    return targets
        .agents()
        .colleagueRang(at, rang)
        .orElseGet(() ->
            Words.sayAndHangUp(
                call.from().startsWith("client:")
                    ? Words.notReached(call.outcome().dialStatus())
                    : Words.NOBODY_FREE));
  }

  private RoutingDecision arrived(Situation at) {
    if (at.table().gateway().blocked().include(at.call().from())) {
      return new Refuse(false);
    }
    Line line = at.table().linesByNumber().get(at.call().to());
    if (line == null) {
      return Words.sayAndHangUp(Words.NOT_IN_SERVICE);
    }
    Target inbound = line.inbound();
    RoutingDecision decision =
        targets.decide(at, inbound, new Place(Place.Kind.NUMBER, line.name()), Trail.NONE);
    Prompt greeting = line.greeting();
    // speaking first would answer the call that is to be refused
    return greeting == null || decision instanceof Refuse
        ? decision
        : new Speak(greeting, decision);
  }
}
