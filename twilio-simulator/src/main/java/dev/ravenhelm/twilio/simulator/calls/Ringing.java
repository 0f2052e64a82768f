package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ringing of a {@code <Dial>}'s parties, all at once; the first who stays is the winner. */
final class Ringing {
  private final Stage stage;
  private final Verb.Dial dial;
  private final Exchange exchange;
  private final Call call;
  private final List<Call> all = new ArrayList<>();

  Ringing(Stage stage, Verb.Dial dial) {
    this.stage = stage;
    this.dial = dial;
    this.exchange = stage.exchange();
    this.call = stage.call();
  }

  /** Waits for the first who answers and, where there is a whisper, stays through it. */
  Optional<Call> race(List<Noun> nouns) {
    Map<Call, Noun> legs = new LinkedHashMap<>();
    for (Noun noun : nouns) {
      legs.put(begin(noun), noun);
    }
    all.addAll(legs.keySet());
    Instant deadline = call.deadline(dial.timeout());
    while (true) {
      call.awaitUntil(
          deadline,
          () ->
              stage.over().getAsBoolean()
                  || legs.keySet().stream().allMatch(Call::ended)
                  || legs.keySet().stream().anyMatch(Ringing::up));
      boolean over = stage.over().getAsBoolean();
      Optional<Call> answered = legs.keySet().stream().filter(Ringing::up).findFirst();
      if (answered.isEmpty() || over) {
        legs.keySet().forEach(leg -> leg.hangUp(over ? CallStatus.CANCELED : CallStatus.NO_ANSWER));
        return Optional.empty();
      }
      Call leg = answered.get();
      legs.keySet().stream()
          .filter(other -> other != leg)
          .forEach(other -> other.hangUp(CallStatus.CANCELED));
      prepare(leg, nouns.get(List.copyOf(legs.keySet()).indexOf(leg)));
      if (!leg.ended()) {
        return Optional.of(leg);
      }
    }
  }

  /**
   * The leg that the dial's action is told of when nobody was connected: of several the first that
   * was not canceled, in sequence the last.
   */
  Call told() {
    List<Call> lasting = all.stream().filter(leg -> leg.status() != CallStatus.CANCELED).toList();
    List<Call> told = lasting.isEmpty() ? all : lasting;
    return dial.sequential() ? told.getLast() : told.getFirst();
  }

  private Call begin(Noun noun) {
    return switch (noun) {
      case Noun.Party party -> begin(party);
      case Noun.Application application -> begin(application);
      case Noun.Conference c -> throw new IllegalStateException("a conference is not rung: " + c);
      case Noun.Queue q -> throw new IllegalStateException("a queue is not rung: " + q);
    };
  }

  private Call begin(Noun.Party party) {
    String from = from();
    Call leg = open(party.address(), party.callback());
    if (party.address().startsWith("+") && !presentable(from)) {
      leg.tell("error", "13214 Dial: Invalid callerId value '" + from + "'");
      leg.move(CallStatus.FAILED);
    } else if (!Addresses.valid(party.address())) {
      leg.tell("error", Addresses.problem(party.address()));
      leg.move(CallStatus.FAILED);
    } else {
      exchange.ring(leg, party.parameters());
    }
    return leg;
  }

  /** A TwiML app answers by what its own document does. */
  private Call begin(Noun.Application application) {
    Call leg = open("app:" + application.sid(), application.callback());
    Optional<Source> app = exchange.application(application.sid(), application.parameters());
    if (app.isEmpty()) {
      leg.tell("error", "21218 Dial->Application: no application " + application.sid());
      leg.move(CallStatus.FAILED);
    } else {
      leg.move(CallStatus.RINGING);
      exchange.run(leg, app.get(), Optional.empty());
    }
    return leg;
  }

  private Call open(String to, Noun.Callback callback) {
    call.tell("verb", "Dial " + to);
    Call leg = exchange.openLeg(new Call.Parties(from(), to, "outbound-dial"), call);
    callback
        .link()
        .ifPresent(link ->
            Progress.fromNow(
                exchange.account(),
                exchange.webhooks(),
                leg,
                link.method(),
                stage.document().resolve(link.url()),
                callback.events()));
    return leg;
  }

  private String from() {
    return dial.callerId()
        .orElse(
            call.parties().direction().equals("outbound-api")
                ? call.parties().to()
                : call.parties().from());
  }

  /** A telephone is shown the caller's own number, one of the account, or a verified one. */
  private boolean presentable(String from) {
    Call.Parties parties = call.parties();
    boolean fromTheCall =
        from.startsWith("+") && (from.equals(parties.from()) || from.equals(parties.to()));
    return fromTheCall || exchange.mayShow(from);
  }

  private static boolean up(Call leg) {
    return leg.status() == CallStatus.IN_PROGRESS;
  }

  /** What happens between the callee's answer and the connection. */
  private void prepare(Call leg, Noun noun) {
    if (!(noun instanceof Noun.Party party)) {
      return;
    }
    if (!party.digits().isEmpty()) {
      leg.await(Tones.length(party.digits()), leg::ended);
      leg.hearDigits(party.digits());
    }
    if (party.detection().on()) {
      exchange.detection().later(leg, party.detection(), stage.document()::resolve);
    }
    party
        .whisper()
        .ifPresent(
            link -> exchange.whisper(leg, stage.source("whisper", link, new Form()), call::ended));
  }
}
