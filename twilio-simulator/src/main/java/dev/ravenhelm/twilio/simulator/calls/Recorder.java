package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import java.time.Duration;
import java.util.Optional;

/** Maker of recordings: {@code <Record>}, and the recording of dialled calls. */
final class Recorder {
  private static final Duration MESSAGE = Duration.ofSeconds(3);

  private Recorder() {}

  /**
   * {@code <Record>}: ends on a key, on silence, at its greatest length, or when the caller is
   * gone.
   */
  static Next run(Stage stage, Verb.Recording verb) {
    Call call = stage.call();
    call.tell("verb", "Record");
    Duration limit = verb.maxLength().compareTo(MESSAGE) < 0 ? verb.maxLength() : MESSAGE;
    call.await(limit, () -> stage.over().getAsBoolean() || call.hasDigit());
    String digits = call.ended() ? "hangup" : call.takeDigit().map(String::valueOf).orElse("");
    Form more = made(stage, verb.recordingCallback(), limit.toSeconds()).add("Digits", digits);
    if (call.redirected()) {
      return new Next.Stop();
    }
    Verb.Link action = verb.action().orElse(new Verb.Link(stage.document().url(), "POST"));
    if (call.ended()) {
      stage.exchange().notify(call, stage.source("record action", action, more));
      return new Next.Stop();
    }
    return stage.ask("record action", action, more);
  }

  /** Notes a recording, tells its callback, and gives the parameters that speak of it. */
  static Form made(Stage stage, Optional<Verb.Link> callback, long seconds) {
    Exchange exchange = stage.exchange();
    Call call = stage.call();
    String sid = exchange.recordings().finished(call, "RecordVerb", seconds).sid();
    Form recording =
        new Form()
            .add("RecordingSid", sid)
            .add(
                "RecordingUrl",
                "https://api.twilio.com" + exchange.account().path() + "/Recordings/" + sid)
            .add("RecordingDuration", "" + seconds);
    call.tell("recording", sid);
    callback.ifPresent(link -> {
      Form form =
          recording
              .copy()
              .add("AccountSid", exchange.account().sid())
              .add("CallSid", call.sid())
              .add("RecordingStatus", "completed")
              .add("RecordingChannels", "1")
              .add("RecordingSource", "RecordVerb");
      String url = stage.document().resolve(link.url());
      exchange
          .webhooks()
          .sendLater(
              Webhook.of("recording status callback", link.method(), url, form),
              outcome ->
                  call.tell(
                      "status-callback",
                      "recording: " + Fetcher.words(link.method(), url, outcome)));
    });
    return recording;
  }
}
