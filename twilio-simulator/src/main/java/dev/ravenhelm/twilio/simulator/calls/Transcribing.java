package dev.ravenhelm.twilio.simulator.calls;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A {@code <Transcription>}: what is scripted to be said on a call, told as it is said
 * (twilio.com/docs/voice/twiml/transcription).
 */
final class Transcribing implements Forks.Running, Call.Words {
  private static final String INBOUND = "inbound_track";
  private static final String OUTBOUND = "outbound_track";

  /** Attributes that the first callback repeats under names of its own. */
  private static final Map<String, String> REPEATED =
      Map.of(
          "inboundTrackLabel", "InboundTrackLabel",
          "outboundTrackLabel", "OutboundTrackLabel",
          "partialResults", "PartialResults",
          "profanityFilter", "ProfanityFilter",
          "speechModel", "SpeechModel",
          "enableAutomaticPunctuation", "EnableAutomaticPunctuation",
          "hints", "Hints");

  private final Stage stage;
  private final ForkNews news;
  private final AtomicInteger sequence = new AtomicInteger();

  Transcribing(Stage stage, Verb.Fork fork) {
    this.stage = stage;
    this.news = new ForkNews(stage, fork, "GT");
  }

  @Override
  public ForkNews news() {
    return news;
  }

  @Override
  public boolean begin() {
    Form about =
        numbered()
            .add("Track", news.fork().track())
            .add("LanguageCode", language())
            .add("TranscriptionEngine", news.fork().setting("transcriptionEngine", "google"));
    REPEATED.forEach((attribute, parameter) -> {
      String value = news.fork().setting(attribute, "");
      if (!value.isEmpty()) {
        about.add(parameter, value);
      }
    });
    news.tell("started", about);
    stage.call().listenToWords(this);
    return true;
  }

  @Override
  public void close() {
    stage.call().ignoreWords(this);
    news.tell("stopped", numbered());
  }

  @Override
  public void said(Input.Utterance utterance) {
    content(INBOUND, utterance);
  }

  @Override
  public void heard(String text) {
    content(OUTBOUND, new Input.Utterance(text, 1));
  }

  private void content(String track, Input.Utterance utterance) {
    if (!List.of(track, "both_tracks").contains(news.fork().track())
        || utterance.text().isBlank()) {
      return;
    }
    var data =
        JsonNodeFactory.instance
            .objectNode()
            .put("transcript", utterance.text())
            .put("confidence", utterance.confidence());
    news.tell(
        "content",
        numbered()
            .add("Track", track)
            .add("LanguageCode", language())
            .add("TranscriptionData", data.toString())
            .add("Final", "true"));
  }

  private Form numbered() {
    return new Form().add("SequenceId", "" + sequence.incrementAndGet());
  }

  private String language() {
    return news.fork().setting("languageCode", "en-US");
  }
}
