package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.Reject;
import dev.ravenhelm.voice.api.v1alpha1.Target;
import dev.ravenhelm.voice.api.v1alpha1.Voicemail;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HandOver;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Refuse;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import dev.ravenhelm.voice.server.routing.RoutingDecision.TakeMessage;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decides where a target leads. */
final class TargetRouter {

  private static final Duration RING = Duration.ofSeconds(30);

  private final MenuRouter menus = new MenuRouter(this);
  private final AgentRouter agents = new AgentRouter(this);
  private final QueueRouter queues = new QueueRouter(this);

  MenuRouter menus() {
    return menus;
  }

  AgentRouter agents() {
    return agents;
  }

  QueueRouter queues() {
    return queues;
  }

  RoutingDecision decide(Situation at, Target target, Place place, Trail trail) {
    if (target.queueRef() != null) {
      return queues.enter(at, target.queueRef().name(), trail);
    }
    if (target.agentRef() != null) {
      return agents.ring(at, target.agentRef().name());
    }
    if (target.menu() != null) {
      return menus.ask(target.menu(), new Step.MenuAnswered(place, 0, trail));
    }
    List<String> numbers = target.dial();
    if (numbers != null && !numbers.isEmpty()) {
      List<Device> phones =
          numbers.stream().map(number -> (Device) new Device.Phone(number, false)).toList();
      return ring(phones, at.shownToPhones());
    }
    if (target.sip() != null) {
      return ring(List.of(new Device.Sip(target.sip())), null);
    }
    if (target.reject() != null) {
      // a call that was answered cannot be refused any more: twilio.com/docs/voice/twiml/reject
      return at.call().step() instanceof Step.Arrived
          ? new Refuse(target.reject().reason() == Reject.Reason.Busy)
          : new HangUp();
    }
    if (target.redirectUrl() != null) {
      return new HandOver(target.redirectUrl());
    }
    return target.voicemail() == null ? message(Words.NOBODY_FREE) : voicemail(target.voicemail());
  }

  /** Where a call goes when nothing else is written: to a message, with a word why. */
  RoutingDecision message(String why) {
    Prompt prompt = Words.prompt(why + " " + Words.LEAVE_A_MESSAGE);
    return new Speak(
        prompt,
        new TakeMessage(new Voicemail(null, null, null), new Step.Recorded(Mailbox.ANYBODY)));
  }

  private static RoutingDecision voicemail(Voicemail voicemail) {
    Prompt greeting = voicemail.greeting();
    return new Speak(
        greeting == null ? Words.prompt(Words.LEAVE_A_MESSAGE) : greeting,
        new TakeMessage(voicemail, new Step.Recorded(Mailbox.ANYBODY)));
  }

  private static RoutingDecision ring(List<Device> devices, @Nullable String callerId) {
    return new Ring(devices, callerId, RING, false, false, new Step.Rang());
  }
}
