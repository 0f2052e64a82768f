package dev.ravenhelm.voice.server.twiml;

import dev.ravenhelm.voice.api.v1alpha1.Prompt;
import dev.ravenhelm.voice.api.v1alpha1.Voicemail;
import dev.ravenhelm.voice.server.routing.RoutingDecision;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ask;
import dev.ravenhelm.voice.server.routing.RoutingDecision.AskToAccept;
import dev.ravenhelm.voice.server.routing.RoutingDecision.CallBack;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Connect;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Continue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Enqueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HandOver;
import dev.ravenhelm.voice.server.routing.RoutingDecision.HangUp;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Hold;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Join;
import dev.ravenhelm.voice.server.routing.RoutingDecision.LeaveQueue;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Meet;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Refuse;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Ring;
import dev.ravenhelm.voice.server.routing.RoutingDecision.Speak;
import dev.ravenhelm.voice.server.routing.RoutingDecision.TakeMessage;
import dev.ravenhelm.voice.server.routing.Step;
import dev.ravenhelm.voice.server.routing.StepUrl;
import dev.ravenhelm.voice.server.routing.Words;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a decision as TwiML. Source of every verb: twilio.com/docs/voice/twiml. */
public final class TwimlRenderer {

  /** TwiML that does nothing, which Twilio takes as the end of a status callback. */
  public static final String NOTHING = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Response/>\n";

  private static final String MUSIC =
      "http://com.twilio.music.classical.s3.amazonaws.com/BusyStrings.mp3";
  private static final int MESSAGE_SECONDS = 120;

  private final String publicUrl;
  private final Xml xml = new Xml();

  private TwimlRenderer(String publicUrl) {
    this.publicUrl = publicUrl;
  }

  /** The document for a decision; its URLs lie below the public URL. */
  public static String render(String publicUrl, RoutingDecision decision) {
    return new String(utf8(publicUrl, decision), StandardCharsets.UTF_8);
  }

  /** The same in UTF-8. */
  public static byte[] utf8(String publicUrl, RoutingDecision decision) {
    if (decision instanceof Connect) {
      return NOTHING.getBytes(StandardCharsets.UTF_8);
    }
    TwimlRenderer renderer = new TwimlRenderer(publicUrl);
    renderer.xml.open("Response").children();
    renderer.write(decision);
    return renderer.xml.close("Response").finish();
  }

  private void write(RoutingDecision decision) {
    switch (decision) {
      case Speak(Prompt prompt, RoutingDecision then) -> {
        speak(prompt);
        write(then);
      }
      case HangUp() -> xml.open("Hangup").empty();
      case Connect() -> {}
      case Refuse(boolean busy) ->
          xml.open("Reject").with("reason", busy ? "busy" : "rejected").empty();
      case Ask(Prompt prompt, List<String> words, Step then) -> ask(prompt, words, then, 6);
      case AskToAccept(Step then) -> {
        ask(Words.prompt("You have a call. Press 1 to accept it."), List.of(), then, 10);
        xml.open("Hangup").empty();
      }
      case Ring ring -> new DialWriter(xml, this::url).write(ring);
      case Enqueue enqueue -> enqueue(enqueue);
      case Hold hold -> hold(hold);
      case Meet meet -> meet(meet);
      case Join _, CallBack _ ->
          throw new IllegalArgumentException(
              "not a decision to write but to carry out: " + decision);
      case LeaveQueue() -> xml.open("Leave").empty();
      case Continue(Step step) -> xml.open("Redirect").text("Redirect", url(step));
      case TakeMessage(Voicemail voicemail, Step.Recorded then) -> record(voicemail, then);
      case HandOver(String url) -> xml.open("Redirect").text("Redirect", url);
    }
  }

  private void ask(Prompt prompt, List<String> words, Step then, int seconds) {
    boolean speech = !words.isEmpty();
    // finishOnKey: otherwise # would end the input instead of being it
    // actionOnEmptyResult: a caller who presses nothing is a case of its own, not a loop of Gather
    xml.open("Gather")
        .with("input", speech ? "dtmf speech" : "dtmf")
        .with("numDigits", 1)
        .with("finishOnKey", "")
        .with("timeout", seconds)
        .with("language", speech ? prompt.language() : null)
        .with("hints", speech ? hints(words) : null)
        .with("speechTimeout", speech ? "auto" : null)
        .with("action", url(then))
        .with("actionOnEmptyResult", true)
        .children();
    speak(prompt);
    xml.close("Gather");
  }

  /** Commas part hints, so words lose theirs. */
  private static String hints(List<String> words) {
    return words.stream().map(word -> word.replace(',', ' ')).collect(Collectors.joining(", "));
  }

  private void enqueue(Enqueue enqueue) {
    xml.open("Enqueue")
        .with("workflowSid", enqueue.workflowSid())
        .with("waitUrl", url(enqueue.waiting()))
        .with("action", url(enqueue.left()))
        .children();
    Xml task = xml.open("Task");
    if (enqueue.priority() > 0) {
      task.with("priority", enqueue.priority());
    }
    task.with("timeout", seconds(enqueue.timeout()));
    task.text("Task", TaskJson.of(enqueue.task(), TaskJson.MOST));
    xml.close("Enqueue");
  }

  private void meet(Meet meet) {
    String events =
        publicUrl + "/voice/events" + (meet.root() == null ? "" : "?root=" + meet.root());
    xml.open("Dial").children();
    xml.open("Conference")
        .with("endConferenceOnExit", true)
        .with("beep", false)
        .with("record", meet.record() ? "record-from-start" : null)
        .with("recordingStatusCallback", meet.record() ? events : null)
        .with("statusCallback", events)
        .with("statusCallbackEvent", "start end join leave")
        .text("Conference", meet.room());
    xml.close("Dial");
  }

  private void hold(Hold hold) {
    Step onKey = hold.onKey();
    if (onKey != null) {
      // nothing pressed: the rest of the turn follows
      xml.open("Gather")
          .with("input", "dtmf")
          .with("numDigits", 1)
          .with("finishOnKey", "")
          .with("timeout", 1)
          .with("action", url(onKey))
          .children();
      turn(hold);
      xml.close("Gather");
    } else {
      turn(hold);
    }
    RoutingDecision then = hold.then();
    if (then != null) {
      write(then);
    }
  }

  private void turn(Hold hold) {
    hold.words().forEach(this::speak);
    if (hold.music() != null) {
      xml.open("Play").text("Play", hold.music());
    } else if (hold.words().isEmpty()) {
      xml.open("Play").text("Play", MUSIC);
    } else {
      xml.open("Pause").with("length", seconds(hold.pause())).empty();
    }
  }

  private void record(Voicemail voicemail, Step.Recorded then) {
    String left = publicUrl + "/voice/message" + then.mailbox().query();
    boolean transcribe = Boolean.TRUE.equals(voicemail.transcribe());
    xml.open("Record")
        .with("action", url(then))
        .with("maxLength", Objects.requireNonNullElse(voicemail.maxLength(), MESSAGE_SECONDS))
        .with("finishOnKey", "#")
        .with("playBeep", true)
        .with("recordingStatusCallback", left)
        .with("transcribe", transcribe ? true : null)
        .with("transcribeCallback", transcribe ? left : null)
        .empty();
    // reached only when nothing was recorded
    xml.open("Hangup").empty();
  }

  private void speak(Prompt prompt) {
    if (prompt.play() != null) {
      xml.open("Play").text("Play", prompt.play());
    } else if (prompt.say() != null) {
      say(prompt.say(), prompt.language(), prompt.voice());
    }
  }

  private void say(String words, @Nullable String language, @Nullable String voice) {
    xml.open("Say").with("language", language).with("voice", voice).text("Say", words);
  }

  private String url(Step step) {
    return publicUrl + StepUrl.of(step);
  }

  static long seconds(Duration duration) {
    return Math.max(1, duration.toSeconds());
  }
}
