package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.devices.Behaviour;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The telephone exchange: opens legs, rings what they are for, and runs TwiML on them. */
public final class Exchange {
  private static final Duration FOR_EVER = Duration.ofDays(1);

  private final Account account;
  private final WebhookSender webhooks;
  private final CallBook book;
  private final Endpoints endpoints;
  private final Outside outside;
  private final Fetcher fetcher;
  private final Conferences conferences;
  private final Queues queues;
  private final Recordings recordings;
  private final Transcriptions transcriptions;
  private final PlayedFiles files;
  private final TaskLine taskLine;
  private final Forks forks;
  private final Detection detection;
  private final List<Ringer> ringers = new CopyOnWriteArrayList<>();

  public Exchange(
      Account account,
      WebhookSender webhooks,
      CallBook book,
      Endpoints endpoints,
      Outside outside) {
    this.account = account;
    this.webhooks = webhooks;
    this.book = book;
    this.endpoints = endpoints;
    this.outside = outside;
    this.forks = new Forks(this);
    this.detection = new Detection(this);
    this.fetcher = new Fetcher(account.sid(), webhooks);
    this.conferences = new Conferences(this);
    this.queues = new Queues(account);
    this.recordings = new Recordings(account, webhooks, outside.microphone());
    this.transcriptions = new Transcriptions(account);
    this.files = new PlayedFiles(webhooks, outside.audio());
    this.taskLine = new TaskLine(this, book);
  }

  Account account() {
    return account;
  }

  WebhookSender webhooks() {
    return webhooks;
  }

  Fetcher fetcher() {
    return fetcher;
  }

  public Conferences conferences() {
    return conferences;
  }

  Queues queues() {
    return queues;
  }

  Forks forks() {
    return forks;
  }

  public Transcriptions transcriptions() {
    return transcriptions;
  }

  PlayedFiles files() {
    return files;
  }

  Microphone microphone() {
    return outside.microphone();
  }

  Detection detection() {
    return detection;
  }

  Besides.Texts texts() {
    return outside.texts();
  }

  /** The voice webhook of a TwiML app, if there is such an app. */
  Optional<Source> application(String sid, Form more) {
    return outside
        .applications()
        .apply(sid)
        .map(app ->
            new Source.Fetch(
                "voice webhook of the TwiML app",
                app.text("voice_method"),
                app.text("voice_url"),
                more));
  }

  /** Who is scripted to answer at an address. */
  String answeredBy(String address) {
    return endpoints.find(address).map(Behaviour::answeredBy).orElse("human");
  }

  public Recordings recordings() {
    return recordings;
  }

  public TaskLine taskLine() {
    return taskLine;
  }

  Call openLeg(Call.Parties parties, @Nullable Call parent) {
    return book.open(
        parties,
        parent,
        parent == null ? CallStatus.QUEUED : CallStatus.INITIATED,
        Optional.empty());
  }

  /**
   * Whether a number may be shown to those who are called: the account's own, or a verified one.
   */
  boolean mayShow(String number) {
    return outside.ownNumber().test(number);
  }

  /** Has {@code ringer} be asked before the scripted devices. */
  public void connect(Ringer ringer) {
    ringers.add(ringer);
  }

  /** Rings what a leg is for; the device then does as it was told to. */
  void ring(Call leg, Form parameters) {
    if (ringers.stream().anyMatch(ringer -> ringer.ring(leg, parameters))) {
      return;
    }
    Optional<Behaviour> behaviour = endpoints.find(leg.parties().to());
    if (behaviour.isEmpty()) {
      leg.tell("device", "nobody is registered as " + leg.parties().to());
      leg.move(CallStatus.NO_ANSWER);
      return;
    }
    leg.move(CallStatus.RINGING);
    if (!parameters.all().isEmpty()) {
      leg.tell("device", "custom parameters: " + parameters.encode());
    }
    account.clock().start("device-" + leg.sid(), () -> act(leg, behaviour.get()));
  }

  /** Runs TwiML on a leg from beginning to end, on a thread of its own; then hangs up. */
  void run(Call call, Source source, Optional<Source.Fallback> fallback) {
    account
        .clock()
        .start(
            "call-" + call.sid(),
            () -> {
              Optional<Source> next = Optional.of(source);
              boolean ok = true;
              while (next.isPresent() && ok && !call.ended()) {
                ok = new Script(this, call, fallback, () -> false).run(next.get());
                next = call.takeRedirect();
              }
              if (!ok && next.isEmpty()) {
                call.answer();
                call.tell(
                    "error", "the caller hears: we are sorry, an application error has occurred");
              }
              call.hangUp(CallStatus.COMPLETED);
            });
  }

  /** Runs TwiML on a leg before it is connected, and waits for its end. */
  void whisper(Call leg, Source source, BooleanSupplier enough) {
    leg.tell("whisper", "the callee hears the whisper first");
    if (!new Script(this, leg, Optional.empty(), enough).run(source)) {
      leg.hangUp(CallStatus.FAILED);
    }
  }

  /** Asks a webhook whose answer nobody is there to follow any more. */
  void notify(Call call, Source.Fetch fetch) {
    fetcher.fetch(call, fetch, Optional.empty());
  }

  /** The same, on a process of its own. */
  void notifyLater(Call call, Source.Fetch fetch) {
    account.clock().start("notify-" + call.sid(), () -> notify(call, fetch));
  }

  /** Sends a leg that somebody dialled off to TwiML of its own. */
  void takeOver(Call leg, Source source) {
    boolean ownScript = leg.parent().isEmpty() || leg.detached();
    if (ownScript) {
      leg.redirect(source);
    } else {
      leg.detach();
      leg.hear(Heard.SILENCE);
      run(leg, source, Optional.empty());
    }
  }

  public void clear() {
    book.clear();
    conferences.clear();
    recordings.clear();
    transcriptions.clear();
    queues.book().docs().clear();
  }

  private static void act(Call leg, Behaviour behaviour) {
    if (leg.await(
            behaviour.answerAfter().orElse(FOR_EVER),
            () -> leg.ended() || leg.status() == CallStatus.IN_PROGRESS)
        && leg.ended()) {
      return;
    }
    switch (behaviour.kind()) {
      case ANSWER -> {
        leg.answer();
        leg.press(behaviour.digits());
        if (!behaviour.speech().isEmpty()) {
          leg.speak(behaviour.speech(), 0.9);
        }
        if (behaviour.talk().isPresent()) {
          leg.await(FOR_EVER, () -> leg.ended() || leg.connected());
          leg.await(behaviour.talk().get(), leg::ended);
          if (!leg.ended()) {
            leg.tell("device", leg.parties().to() + " hangs up");
            leg.hangUp(CallStatus.COMPLETED);
          }
        }
      }
      case REJECT, BUSY -> leg.move(CallStatus.BUSY);
      case FAIL -> leg.move(CallStatus.FAILED);
      case NO_ANSWER -> leg.tell("device", leg.parties().to() + " does not answer");
    }
  }

  /**
   * What the exchange needs of the rest of the account.
   *
   * @param ownNumber whether a number may be shown to those who are called
   */
  public record Outside(
      Predicate<String> ownNumber,
      Function<String, Optional<Doc>> applications,
      Besides.Texts texts,
      Microphone microphone,
      AudioReader audio) {}
}
