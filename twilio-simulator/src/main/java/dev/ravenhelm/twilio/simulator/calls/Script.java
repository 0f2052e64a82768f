package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The run of TwiML on one leg, from its first document to the last verb. */
final class Script {
  private static final Duration PER_AUDIO = Duration.ofSeconds(1);
  private static final Duration FOR_EVER = Duration.ofDays(1);
  private static final int MAX_DOCUMENTS = 1000;

  private final Exchange exchange;
  private final Call call;
  private final Optional<Source.Fallback> fallback;
  private final BooleanSupplier over;

  /** Ends early once {@code enough} holds, whatever the documents still say. */
  Script(Exchange exchange, Call call, Optional<Source.Fallback> fallback, BooleanSupplier enough) {
    this.exchange = exchange;
    this.call = call;
    this.fallback = fallback;
    this.over = () -> call.ended() || call.redirected() || enough.getAsBoolean();
  }

  /** Runs to the end; false when TwiML could not be had. */
  boolean run(Source first) {
    Optional<Source> next = Optional.of(first);
    for (int count = 0; next.isPresent() && !over.getAsBoolean(); count++) {
      if (count == MAX_DOCUMENTS) {
        call.tell("error", "the TwiML redirects in circles");
        return false;
      }
      Optional<Fetcher.Document> document = exchange.fetcher().fetch(call, next.get(), fallback);
      if (document.isEmpty()) {
        return false;
      }
      next = play(document.get());
    }
    return true;
  }

  private Optional<Source> play(Fetcher.Document document) {
    var stage = new Stage(exchange, call, document, over);
    for (Verb verb : document.verbs()) {
      if (over.getAsBoolean()) {
        return Optional.empty();
      }
      switch (play(verb, stage)) {
        case Stage.Next.On() -> {}
        case Stage.Next.Go(Source source) -> {
          return Optional.of(source);
        }
        case Stage.Next.Stop() -> {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private Stage.Next play(Verb verb, Stage stage) {
    return switch (verb) {
      case Verb.Say say -> speak(stage, say);
      case Verb.Play play -> sound(stage, play);
      case Verb.Pause(Duration length) -> {
        call.tell("verb", "Pause " + length.toSeconds() + " s");
        yield after(stage.pause(length));
      }
      case Verb.Gather gather -> {
        call.answer();
        yield new Gathering(stage, gather, prompts -> prompt(gather, prompts, stage)).run();
      }
      case Verb.Dial dial -> new Dialing(stage, dial).run();
      case Verb.Enqueue enqueue -> {
        call.answer();
        yield new Queueing(stage, enqueue).run();
      }
      case Verb.Recording recording -> {
        call.answer();
        yield new Recorder(stage, recording).run();
      }
      case Verb.Redirect(Verb.Link target) -> {
        call.tell("verb", "Redirect " + target.url());
        yield stage.ask("redirect", target, new Form());
      }
      case Verb.Reject(String reason) -> {
        call.tell("verb", "Reject " + reason);
        call.move(reason.equals("busy") ? CallStatus.BUSY : CallStatus.NO_ANSWER);
        yield new Stage.Next.Stop();
      }
      case Verb.Hangup() -> {
        call.tell("verb", "Hangup");
        call.hangUp(CallStatus.COMPLETED);
        yield new Stage.Next.Stop();
      }
      case Verb.Leave() -> {
        call.tell("verb", "Leave");
        exchange.queues().leave(call);
        yield new Stage.Next.Stop();
      }
      case Verb.Echo() -> {
        call.answer();
        call.tell("verb", "Echo");
        call.hear(Heard.legs(call));
        call.await(FOR_EVER, over);
        call.hear(Heard.SILENCE);
        yield new Stage.Next.Stop();
      }
      case Verb.Refer refer -> Besides.refer(stage, refer);
      case Verb.Sms sms -> Besides.text(stage, sms);
      case Verb.Start(var forks) -> {
        forks.forEach(fork -> {
          var _ = exchange.forks().begin(stage, fork);
        });
        yield new Stage.Next.On();
      }
      case Verb.Stop(var forks) -> {
        forks.forEach(fork -> exchange.forks().end(stage, fork));
        yield new Stage.Next.On();
      }
      case Verb.Connect connect -> {
        call.answer();
        yield exchange.forks().connect(stage, connect);
      }
      case Verb.Pay pay -> {
        call.answer();
        yield new Paying(stage, pay, verbs -> verbs.forEach(v -> play(v, stage))).run();
      }
    };
  }

  /** A prompt inside a Gather stops when the caller begins to answer. */
  private void prompt(Verb.Gather gather, List<Verb> prompts, Stage stage) {
    var listening =
        new Stage(
            exchange,
            call,
            stage.document(),
            () -> over.getAsBoolean() || Gathering.begun(gather, call));
    for (Verb prompt : prompts) {
      if (!listening.over().getAsBoolean()) {
        play(prompt, listening);
      }
    }
  }

  private Stage.Next speak(Stage stage, Verb.Say say) {
    call.answer();
    call.tell("verb", "Say " + say.text());
    call.hearWords(say.text());
    Duration length = Speech.length(say.text());
    return after(hearing(Heard.sound(Heard.Kind.SPEECH), () -> repeat(stage, say.loop(), length)));
  }

  private Stage.Next sound(Stage stage, Verb.Play play) {
    call.answer();
    if (!play.digits().isEmpty()) {
      call.tell("verb", "Play digits " + play.digits());
      call.hearDigits(play.digits());
      return after(repeat(stage, play.loop(), Tones.length(play.digits())));
    }
    call.tell("verb", "Play " + play.url());
    Optional<Heard> file = exchange.files().fetch(call, stage.document().resolve(play.url()));
    return file.isEmpty()
        ? new Stage.Next.On()
        : after(hearing(file.get(), () -> repeat(stage, play.loop(), length(file.get()))));
  }

  /** Zero times means a thousand (twilio.com/docs/voice/twiml/play#attributes-loop). */
  private static boolean repeat(Stage stage, int loop, Duration length) {
    int times = loop == 0 ? 1000 : loop;
    for (int i = 0; i < times; i++) {
      if (stage.pause(length)) {
        return true;
      }
    }
    return false;
  }

  private static Duration length(Heard file) {
    return file instanceof Heard.Clip clip ? clip.length() : PER_AUDIO;
  }

  private boolean hearing(Heard sound, BooleanSupplier playing) {
    call.hear(sound);
    boolean over = playing.getAsBoolean();
    call.hear(Heard.SILENCE);
    return over;
  }

  private static Stage.Next after(boolean over) {
    return over ? new Stage.Next.Stop() : new Stage.Next.On();
  }

  /** What a Gather plays while it listens. */
  @FunctionalInterface
  interface Prompts {
    void play(List<Verb> prompts);
  }
}
