package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * {@code <Record>}: ends on a key, on silence, at its greatest length, or when the caller is gone.
 */
final class Recorder {
  /** How long a caller talks to a mailbox whose voice nobody hears. */
  private static final Duration MESSAGE = Duration.ofSeconds(3);

  private static final Duration BEEP = Duration.ofMillis(500);

  private final Stage stage;
  private final Verb.Recording verb;
  private final Call call;
  private final Exchange exchange;

  Recorder(Stage stage, Verb.Recording verb) {
    this.stage = stage;
    this.verb = verb;
    this.call = stage.call();
    this.exchange = stage.exchange();
  }

  Next run() {
    call.tell("verb", "Record");
    if (verb.playBeep() && stage.pause(BEEP)) {
      return new Next.Stop();
    }
    Instant start = exchange.account().clock().now();
    Taping taping =
        Taping.start(exchange, call, "RecordVerb", verb.taping(), stage.document()::resolve);
    call.heardAt(start.plus(call.live() ? Duration.ZERO : MESSAGE));
    String ended = listen(start.plus(verb.maxLength()));
    Duration silence = Duration.between(call.lastHeard(), exchange.account().clock().now());
    Form more = taping.stop(silence).add("Digits", ended);
    transcribe(taping, more.first("RecordingDuration").orElse("0"));
    if (call.redirected()) {
      return new Next.Stop();
    }
    Verb.Link action = verb.action().orElse(new Verb.Link(stage.document().url(), "POST"));
    if (call.ended()) {
      exchange.notify(call, stage.source("record action", action, more));
      return new Next.Stop();
    }
    return stage.ask("record action", action, more);
  }

  /** Waits for what ends the message: a key, {@code hangup}, or nothing but time. */
  private String listen(Instant end) {
    while (true) {
      Instant silent = call.lastHeard().plus(verb.timeout());
      Instant deadline = silent.isBefore(end) ? silent : end;
      boolean cut =
          call.awaitUntil(deadline, () -> stage.over().getAsBoolean() || call.input().hasDigit());
      Optional<String> key = call.input().takeDigit().map(String::valueOf);
      if (key.filter(verb.finishOnKey()::contains).isPresent()) {
        return key.get();
      }
      if (stage.over().getAsBoolean()) {
        return call.ended() ? "hangup" : "";
      }
      boolean quiet = !call.lastHeard().plus(verb.timeout()).isAfter(deadline);
      if (!cut && (quiet || deadline.equals(end))) {
        return "";
      }
    }
  }

  /** The words are those that the caller was scripted to say. */
  private void transcribe(Taping taping, String seconds) {
    if (!verb.transcribe()) {
      return;
    }
    String text = call.input().takeSpeech().map(Input.Utterance::text).orElse("");
    String sid = exchange.transcriptions().add(taping.sid(), seconds, text).sid();
    call.tell("transcription", sid + " " + text);
    verb.transcribeCallback()
        .ifPresent(link ->
            exchange.notifyLater(
                call,
                stage.source(
                    "transcription callback",
                    link,
                    new Form()
                        .add("TranscriptionSid", sid)
                        .add("TranscriptionText", text)
                        .add("TranscriptionStatus", text.isEmpty() ? "failed" : "completed")
                        .add("TranscriptionType", "fast")
                        .add("RecordingSid", taping.sid())
                        .add("RecordingUrl", taping.url()))));
  }
}
