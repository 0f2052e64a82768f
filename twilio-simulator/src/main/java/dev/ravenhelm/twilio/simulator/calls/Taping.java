package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import java.time.Duration;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** A recording that TwiML asked for, and whom it is told to. */
final class Taping {
  private final Exchange exchange;
  private final Tapes.Subject subject;
  private final Verb.Taping wanted;
  private final UnaryOperator<String> resolve;
  private final Tapes.Tape tape;
  private final Instant start;

  private Taping(
      Exchange exchange, Tapes.Subject subject, Verb.Taping wanted, UnaryOperator<String> resolve) {
    this.exchange = exchange;
    this.subject = subject;
    this.wanted = wanted;
    this.resolve = resolve;
    this.tape = exchange.tapes().start(subject);
    this.start = exchange.account().clock().now();
  }

  static Taping start(
      Exchange exchange, Tapes.Subject subject, Verb.Taping wanted, UnaryOperator<String> resolve) {
    var taping = new Taping(exchange, subject, wanted, resolve);
    subject.call().tell("recording", taping.tape.sid() + " started");
    taping.tell("in-progress", Duration.ZERO);
    return taping;
  }

  /** Ends it; gives what the next webhook says of it. */
  Form stop(Duration silence) {
    Duration length = Duration.between(start, exchange.account().clock().now());
    Duration sound =
        wanted.trim().equals("trim-silence") && silence.compareTo(length) < 0
            ? length.minus(silence)
            : length;
    tape.stop(sound);
    subject.call().tell("recording", tape.sid() + " completed, " + seconds(sound) + " s");
    tell(sound.isZero() ? "absent" : "completed", sound);
    return about(sound);
  }

  String sid() {
    return tape.sid();
  }

  String url() {
    return tape.url();
  }

  private Form about(Duration length) {
    return new Form()
        .add("RecordingSid", tape.sid())
        .add("RecordingUrl", tape.url())
        .add("RecordingDuration", "" + seconds(length));
  }

  private void tell(String status, Duration length) {
    if (wanted.callback().isEmpty() || !wanted.events().contains(status)) {
      return;
    }
    Verb.Link link = wanted.callback().get();
    Form form =
        about(length)
            .add("AccountSid", exchange.account().sid())
            .add("RecordingStatus", status)
            .add("RecordingChannels", "" + subject.channels())
            .add("RecordingSource", subject.source())
            .add("RecordingTrack", subject.track())
            .add("RecordingStartTime", Dates.rfc2822(start))
            .add("ErrorCode", "0");
    if (subject.conference().isPresent()) {
      form.add("ConferenceSid", subject.conference().get().sid());
    } else {
      form.add("CallSid", subject.call().sid());
    }
    String url = resolve.apply(link.url());
    exchange
        .webhooks()
        .sendLater(
            Webhook.of("recording status callback", link.method(), url, form),
            outcome ->
                subject
                    .call()
                    .tell(
                        "status-callback",
                        "recording " + status + ": " + Fetcher.words(link.method(), url, outcome)));
  }

  private static long seconds(Duration length) {
    return Math.round(length.toMillis() / 1000.0);
  }
}
