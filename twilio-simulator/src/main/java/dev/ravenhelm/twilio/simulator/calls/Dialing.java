package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
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
    var parties = new ArrayList<Noun.Party>();
    for (Noun noun : dial.nouns()) {
      switch (noun) {
        case Noun.Party party -> parties.add(party);
        case Noun.Conference conference -> {
          return inConference(conference);
        }
        case Noun.Queue queue -> {
          return fromQueue(queue);
        }
      }
    }
    return parties.isEmpty() ? new Next.On() : toParties(parties);
  }

  private Next toParties(List<Noun.Party> parties) {
    List<Call> legs = new ArrayList<>();
    call.hear(Heard.sound(Heard.Kind.RINGING));
    for (Noun.Party party : parties) {
      legs.add(begin(party));
    }
    Optional<Call> winner = race(legs, parties);
    call.hear(Heard.SILENCE);
    winner.ifPresent(this::talk);
    CallStatus status = winner.map(w -> CallStatus.COMPLETED).orElseGet(() -> outcome(legs));
    Call told = winner.orElse(legs.getFirst());
    Form more =
        new Form()
            .add("DialCallStatus", winner.isPresent() ? "completed" : status.word())
            .add("DialCallSid", told.sid())
            .add("DialBridged", "" + winner.isPresent());
    if (winner.isPresent()) {
      more.add("DialCallDuration", "" + told.duration());
      if (dial.record()) {
        more.addAll(Recorder.made(stage, dial.recordingCallback(), told.duration()));
      }
    }
    return next(more);
  }

  private Call begin(Noun.Party party) {
    String from =
        dial.callerId()
            .orElse(
                call.parties().direction().equals("outbound-api")
                    ? call.parties().to()
                    : call.parties().from());
    call.tell("verb", "Dial " + party.address());
    Call leg = exchange.openLeg(new Call.Parties(from, party.address(), "outbound-dial"), call);
    party
        .callback()
        .link()
        .ifPresent(link ->
            Progress.fromNow(
                exchange.account(),
                exchange.webhooks(),
                leg,
                link.method(),
                stage.document().resolve(link.url()),
                party.callback().events()));
    if (party.address().startsWith("+") && !presentable(from)) {
      leg.tell("error", "13214 Dial: invalid callerId '" + from + "'");
      leg.move(CallStatus.FAILED);
    } else {
      exchange.ring(leg, party.parameters());
    }
    return leg;
  }

  /** A telephone is shown the caller's own number, one of the account, or a verified one. */
  private boolean presentable(String from) {
    Call.Parties parties = call.parties();
    boolean fromTheCall =
        from.startsWith("+") && (from.equals(parties.from()) || from.equals(parties.to()));
    return fromTheCall || exchange.mayShow(from);
  }

  /** Waits for the first who answers and, where there is a whisper, stays through it. */
  private Optional<Call> race(List<Call> legs, List<Noun.Party> parties) {
    long deadline = call.deadline(dial.timeout());
    while (true) {
      call.awaitUntil(
          deadline,
          () ->
              stage.over().getAsBoolean()
                  || legs.stream().allMatch(Call::ended)
                  || legs.stream().anyMatch(Dialing::up));
      Optional<Call> answered = legs.stream().filter(Dialing::up).findFirst();
      if (answered.isEmpty() || stage.over().getAsBoolean()) {
        legs.forEach(leg ->
            leg.hangUp(stage.over().getAsBoolean() ? CallStatus.CANCELED : CallStatus.NO_ANSWER));
        return Optional.empty();
      }
      Call leg = answered.get();
      legs.stream()
          .filter(other -> other != leg)
          .forEach(other -> other.hangUp(CallStatus.CANCELED));
      Optional<Verb.Link> whisper = parties.get(legs.indexOf(leg)).whisper();
      whisper.ifPresent(
          link -> exchange.whisper(leg, stage.source("whisper", link, new Form()), call::ended));
      if (!leg.ended()) {
        return Optional.of(leg);
      }
    }
  }

  private static boolean up(Call leg) {
    return leg.status() == CallStatus.IN_PROGRESS;
  }

  private void talk(Call leg) {
    call.answer();
    call.tell("bridge", "connected with " + leg.parties().to());
    call.hear(Heard.legs(leg));
    leg.hear(Heard.legs(call));
    call.connect();
    leg.connect();
    call.await(
        dial.timeLimit(), () -> stage.over().getAsBoolean() || leg.ended() || leg.detached());
    call.hear(Heard.SILENCE);
    if (!leg.detached()) {
      leg.hangUp(CallStatus.COMPLETED);
    }
  }

  private static CallStatus outcome(List<Call> legs) {
    return legs.stream()
        .map(Call::status)
        .filter(status -> status != CallStatus.CANCELED)
        .findFirst()
        .orElse(CallStatus.CANCELED);
  }

  private Next inConference(Noun.Conference noun) {
    call.answer();
    call.tell("verb", "Dial Conference " + noun.name());
    Conference conference =
        exchange
            .conferences()
            .open(noun.name(), noun.callback(), link -> stage.document().resolve(link));
    conference.enter(
        call,
        new Conference.Seat(noun.startOnEnter(), noun.endOnExit(), noun.muted(), noun.label()),
        stage.over());
    return next(
        new Form()
            .add("DialCallStatus", "answered")
            .add("DialBridged", "true")
            .add("ConferenceSid", conference.sid()));
  }

  private Next fromQueue(Noun.Queue noun) {
    Optional<Queues.Entry> entry =
        noun.reservationSid().isPresent()
            ? exchange.taskLine().entryOf(noun.reservationSid().get())
            : exchange.queues().first(noun.name());
    call.tell("verb", "Dial Queue " + noun.reservationSid().orElse(noun.name()));
    if (entry.isEmpty()) {
      return next(new Form().add("DialCallStatus", "no-answer"));
    }
    Call caller = entry.get().caller();
    noun.whisper()
        .ifPresent(link ->
            exchange.whisper(caller, stage.source("queue url", link, new Form()), call::ended));
    entry.get().settle(new Queues.Outcome.Bridged(call));
    call.answer();
    call.hear(Heard.legs(caller));
    call.connect();
    caller.connect();
    call.await(
        dial.timeLimit(),
        () -> stage.over().getAsBoolean() || caller.ended() || entry.get().over());
    call.hear(Heard.SILENCE);
    return next(new Form().add("DialCallStatus", "completed").add("DialCallSid", caller.sid()));
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
