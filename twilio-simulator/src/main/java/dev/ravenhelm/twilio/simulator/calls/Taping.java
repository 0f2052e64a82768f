package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** A recording that TwiML asked for, from its beginning to its end. */
final class Taping {
  private final Exchange exchange;
  private final Call call;
  private final Verb.Taping wanted;
  private final String sid;

  private Taping(Exchange exchange, Call call, Verb.Taping wanted, String sid) {
    this.exchange = exchange;
    this.call = call;
    this.wanted = wanted;
    this.sid = sid;
  }

  /**
   * Begins to record a call.
   *
   * @param source Twilio's word for what asked for it: RecordVerb, DialVerb
   * @param resolve what makes a URL of a link in the document
   */
  static Taping start(
      Exchange exchange,
      Call call,
      String source,
      Verb.Taping wanted,
      UnaryOperator<String> resolve) {
    Doc recording = exchange.recordings().start(call, order(source, wanted, resolve));
    return new Taping(exchange, call, wanted, recording.sid());
  }

  static Recordings.Order order(String source, Verb.Taping wanted, UnaryOperator<String> resolve) {
    return new Recordings.Order(
        source,
        wanted.channels(),
        wanted.track(),
        wanted.callback().map(link -> resolve.apply(link.url())),
        wanted.callback().map(Verb.Link::method).orElse("POST"),
        wanted.events());
  }

  /**
   * Ends it; gives what the next webhook says of it.
   *
   * @param silence at its end, which is cut off where that is wanted
   */
  Form stop(Duration silence) {
    boolean trim = wanted.trim().equals("trim-silence") && !silence.isNegative();
    Doc recording = exchange.recordings().finish(sid, trim ? silence : Duration.ZERO);
    call.tell("recording", sid + " has " + recording.number("duration") + " s");
    return new Form()
        .add("RecordingSid", sid)
        .add("RecordingUrl", url())
        .add("RecordingDuration", recording.text("duration"));
  }

  String sid() {
    return sid;
  }

  /** Where its audio can be fetched, without an extension. */
  String url() {
    return "https://api.twilio.com" + exchange.account().path() + "/Recordings/" + sid;
  }
}
