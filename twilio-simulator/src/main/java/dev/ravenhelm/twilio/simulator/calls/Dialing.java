package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code <Dial>}: rings its parties, connects the first that answers, and asks its action what
 * then.
 */
final class Dialing {
  private final Stage stage;
  private final Verb.Dial dial;
  private final Exchange exchange;
  private final Call call;

  Dialing(Stage stage, Verb.Dial dial) {
    this.stage = stage;
    this.dial = dial;
    this.exchange = stage.exchange();
    this.call = stage.call();
  }

  Next run() {
    if (!dial.answerOnBridge()) {
      call.answer();
    }
    var ringable = new ArrayList<Noun>();
    for (Noun noun : dial.nouns()) {
      switch (noun) {
        case Noun.Party party -> ringable.add(party);
        case Noun.Application application -> ringable.add(application);
        case Noun.Conference conference -> {
          return inConference(conference);
        }
        case Noun.Queue queue -> {
          return fromQueue(queue);
        }
      }
    }
    return ringable.isEmpty() ? new Next.On() : toParties(ringable);
  }

  private Next toParties(List<Noun> nouns) {
    var ringing = new Ringing(stage, dial);
    call.hear(Heard.sound(Heard.Kind.RINGING));
    Optional<Call> winner = Optional.empty();
    if (dial.sequential()) {
      for (Noun noun : nouns) {
        winner = winner.isPresent() ? winner : ringing.race(List.of(noun));
      }
    } else {
      winner = ringing.race(nouns);
    }
    call.hear(Heard.SILENCE);
    var more = new Form();
    if (winner.isPresent()) {
      Form recorded = talk(winner.get());
      more.add("DialCallStatus", "completed")
          .add("DialCallSid", winner.get().sid())
          .add("DialBridged", "true")
          .add("DialCallDuration", "" + winner.get().duration())
          .addAll(recorded);
    } else {
      more.add("DialCallStatus", ringing.told().status().word())
          .add("DialCallSid", ringing.told().sid())
          .add("DialBridged", "false");
    }
    return next(more);
  }

  /** Both sides talk until one leaves; gives what the action is told of a recording. */
  private Form talk(Call leg) {
    call.answer();
    call.tell("bridge", "connected with " + leg.parties().to());
    call.hear(Heard.legs(leg));
    leg.hear(Heard.legs(call));
    call.connect();
    leg.connect();
    Optional<Taping> taping =
        dial.taping().on()
            ? Optional.of(
                Taping.start(exchange, call, "DialVerb", dial.taping(), stage.document()::resolve))
            : Optional.empty();
    var bridge = new Bridge(call, leg, dial.hangupOnStar());
    bridge.hold(dial.timeLimit(), () -> stage.over().getAsBoolean() || leg.detached());
    call.hear(Heard.SILENCE);
    Form recorded = taping.map(t -> t.stop(Duration.ZERO)).orElseGet(Form::new);
    if (!leg.detached()) {
      leg.hangUp(CallStatus.COMPLETED);
    }
    return recorded;
  }

  private Next inConference(Noun.Conference noun) {
    call.answer();
    call.tell("verb", "Dial Conference " + noun.name());
    Conference conference =
        exchange.conferences().open(noun.name(), stage.document()::resolve, noun);
    if (conference.participants().size() >= noun.maxParticipants()) {
      call.tell("warning", "Dial->Conference: " + noun.name() + " is full");
      return next(new Form().add("DialCallStatus", "failed").add("DialBridged", "false"));
    }
    var seat =
        new Seat(
            noun.startOnEnter(),
            noun.endOnExit(),
            noun.muted(),
            false,
            noun.label(),
            noun.coached(),
            noun.beep());
    Optional<Source> music = noun.waitUrl().map(link -> stage.waiting(link, new Form()));
    conference.enter(call, seat, music, stage.over());
    var more =
        new Form()
            .add("DialCallStatus", "answered")
            .add("DialBridged", "true")
            .add("ConferenceSid", conference.sid());
    return next(more);
  }

  private Next fromQueue(Noun.Queue noun) {
    Optional<Queues.Entry> entry =
        noun.reservationSid().isPresent()
            ? exchange.taskLine().entryOf(noun.reservationSid().get())
            : exchange.queues().first(noun.name());
    call.tell("verb", "Dial Queue " + noun.reservationSid().orElse(noun.name()));
    if (entry.isEmpty()) {
      noun.reservationSid()
          .ifPresent(sid ->
              call.tell(
                  "warning",
                  "14217 Dial->Queue: Could not find or accept provided reservationSid " + sid));
      return next(new Form().add("DialCallStatus", "no-answer").add("DialBridged", "false"));
    }
    Call caller = entry.get().caller();
    noun.whisper()
        .ifPresent(link ->
            exchange.whisper(
                caller,
                stage.source("queue url", link, Queueing.about(exchange, entry.get())),
                call::ended));
    if (!entry.get().settle(new Queues.Outcome.Bridged(call))) {
      return next(new Form().add("DialCallStatus", "no-answer").add("DialBridged", "false"));
    }
    call.answer();
    call.hear(Heard.legs(caller));
    call.connect();
    caller.connect();
    call.await(
        dial.timeLimit(),
        () -> stage.over().getAsBoolean() || caller.ended() || entry.get().over());
    call.hear(Heard.SILENCE);
    noun.reservationSid()
        .ifPresent(sid ->
            noun.postWork().ifPresent(activity -> exchange.taskLine().afterWork(sid, activity)));
    return next(
        new Form()
            .add("DialCallStatus", "completed")
            .add("DialCallSid", caller.sid())
            .add("DialBridged", "true"));
  }

  private Next next(Form more) {
    if (call.redirected()) {
      return new Next.Stop();
    }
    if (call.ended()) {
      dial.action()
          .ifPresent(link -> exchange.notify(call, stage.source("dial action", link, more)));
      return new Next.Stop();
    }
    return dial.action()
        .<Next>map(link -> stage.ask("dial action", link, more))
        .orElse(new Next.On());
  }
}
