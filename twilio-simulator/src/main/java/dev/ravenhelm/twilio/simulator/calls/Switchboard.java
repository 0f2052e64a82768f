package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.devices.AccessToken;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.numbers.Applications;
import dev.ravenhelm.twilio.simulator.numbers.IncomingNumbers;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Where calls begin: from outside to a number, from a client through its TwiML app, and by REST.
 */
public final class Switchboard {
  private final Account account;
  private final Exchange exchange;
  private final CallBook book;
  private final IncomingNumbers numbers;
  private final Applications applications;
  private final Endpoints endpoints;

  public Switchboard(
      Account account,
      Exchange exchange,
      CallBook book,
      IncomingNumbers numbers,
      Applications applications,
      Endpoints endpoints) {
    this.account = account;
    this.exchange = exchange;
    this.book = book;
    this.numbers = numbers;
    this.applications = applications;
    this.endpoints = endpoints;
  }

  /**
   * Somebody outside dials a number of the account; {@code more} are further webhook parameters.
   */
  public Call fromOutside(String from, String to, Form more, Optional<Duration> hangUpAfter) {
    return fromOutside(from, to, more, hangUpAfter, call -> {});
  }

  /** As above; {@code before} sees the call before anything happens to it. */
  public Call fromOutside(
      String from, String to, Form more, Optional<Duration> hangUpAfter, Consumer<Call> before) {
    String dialled = PhoneNumber.parse(to).map(PhoneNumber::e164).orElse(to);
    Doc number =
        numbers
            .find(dialled)
            .orElseThrow(() -> Refusal.badRequest(21404, "no number " + to + " in the account"));
    Call call =
        book.open(
            new Call.Parties(from, dialled, "inbound"),
            null,
            CallStatus.RINGING,
            Optional.of(number));
    before.accept(call);
    if (!account.active()) {
      call.tell("error", "the account is suspended or closed: set its Status to active");
      call.move(CallStatus.FAILED);
      return call;
    }
    if (number.optional("trunk_sid").isPresent()) {
      call.tell("trunk", "goes to SIP trunk " + number.text("trunk_sid") + ", not to a webhook");
      call.move(CallStatus.NO_ANSWER);
      return call;
    }
    hangUpAfter.ifPresent(after -> account.clock().after(after, () -> hangUp(call)));
    start(
        call,
        number.optional("voice_application_sid").flatMap(applications::find).orElse(number),
        number,
        "voice webhook",
        more);
    return call;
  }

  /** A client calls out: its TwiML app's voice URL says what happens. */
  public Call fromClient(String identity, Form parameters) {
    return fromClient(
        endpoints
            .client(identity)
            .orElseThrow(() -> new Refusal(404, 20404, "no client is registered as " + identity))
            .token(),
        parameters,
        call -> {});
  }

  /**
   * A client calls out, registered or not; {@code before} sees the call before anything happens to
   * it.
   */
  public Call fromClient(AccessToken token, Form parameters, Consumer<Call> before) {
    String applicationSid =
        token
            .applicationSid()
            .orElseThrow(() -> new Refusal(403, 20151, "the token allows no outgoing calls"));
    Doc application =
        applications
            .find(applicationSid)
            .orElseThrow(() -> Refusal.badRequest(21218, "no application " + applicationSid));
    Form more = parameters.copy();
    token
        .outgoingParameters()
        .properties()
        .forEach(e -> more.set(e.getKey(), e.getValue().asText()));
    String to = parameters.first("To").orElse("");
    Call call =
        book.open(
            new Call.Parties("client:" + token.identity(), to, "inbound"),
            null,
            CallStatus.RINGING,
            Optional.empty());
    before.accept(call);
    more.all().remove("To");
    more.add("ApplicationSid", applicationSid);
    start(call, application, application, "voice webhook of the TwiML app", more);
    return call;
  }

  /** The account calls out by REST. */
  Call fromApi(Order order) {
    Call call =
        book.open(
            new Call.Parties(order.from, order.to, "outbound-api"),
            null,
            CallStatus.QUEUED,
            numbers.find(order.from));
    order.statusCallback.ifPresent(url ->
        Progress.of(
            account,
            exchange.webhooks(),
            call,
            order.statusCallbackMethod,
            url,
            order.statusEvents));
    account
        .clock()
        .start(
            "outbound-" + call.sid(),
            () -> {
              call.move(CallStatus.INITIATED);
              exchange.ring(call, new Form());
              call.await(
                  order.timeout, () -> call.ended() || call.status() == CallStatus.IN_PROGRESS);
              if (call.status() == CallStatus.IN_PROGRESS) {
                prepare(call, order);
                exchange.run(call, order.source, order.fallback);
              } else {
                call.hangUp(CallStatus.NO_ANSWER);
              }
            });
    return call;
  }

  /** What happens between the answer and the first document. */
  private void prepare(Call call, Order order) {
    if (!order.digits.isEmpty()) {
      call.await(Tones.length(order.digits), call::ended);
      call.hearDigits(order.digits);
    }
    order.timeLimit.ifPresent(
        limit -> account.clock().after(limit, () -> call.hangUp(CallStatus.COMPLETED)));
    if (order.detection.on()) {
      if (order.detectionMeanwhile) {
        exchange.detection().later(call, order.detection, url -> url);
      } else {
        exchange.detection().now(call, order.detection.mode());
      }
    }
  }

  private void start(Call call, Doc voice, Doc status, String what, Form more) {
    voice
        .optional("status_callback")
        .or(() -> status.optional("status_callback"))
        .ifPresent(url ->
            Progress.of(
                account,
                exchange.webhooks(),
                call,
                voice.text("status_callback_method"),
                url,
                Set.of("completed")));
    Optional<String> url = voice.optional("voice_url");
    if (url.isEmpty()) {
      call.tell("error", "no voice URL is set; the caller hears that the number is not set up");
      call.move(CallStatus.FAILED);
      return;
    }
    exchange.run(
        call,
        new Source.Fetch(what, voice.text("voice_method"), url.get(), more),
        Source.Fallback.of(voice.text("voice_fallback_method"), voice.text("voice_fallback_url")));
  }

  private static void hangUp(Call call) {
    if (!call.ended()) {
      call.tell("device", "the caller hangs up");
      call.hangUp(CallStatus.NO_ANSWER);
    }
  }

  /** What REST wants of a new call. */
  record Order(
      String from,
      String to,
      Source source,
      Optional<Source.Fallback> fallback,
      Duration timeout,
      Optional<String> statusCallback,
      String statusCallbackMethod,
      Set<String> statusEvents,
      String digits,
      Noun.Detection detection,
      boolean detectionMeanwhile,
      Optional<Duration> timeLimit) {}
}
