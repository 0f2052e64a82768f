package dev.ravenhelm.twilio.simulator.twiml;

import dev.ravenhelm.twilio.simulator.rest.Form;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One instruction of a TwiML document. */
public sealed interface Verb {
  record Say(String text, String voice, String language, int loop) implements Verb {}

  record Play(String url, String digits, int loop) implements Verb {}

  record Pause(Duration length) implements Verb {}

  /**
   * Waits for keys or words.
   *
   * @param inputs {@code dtmf}, {@code speech} or both
   * @param speechTimeout the pause after which speech is taken to be over
   * @param partial where interim results of speech are told
   */
  record Gather(
      Set<String> inputs,
      Optional<Link> action,
      Duration timeout,
      Duration speechTimeout,
      String finishOnKey,
      int numDigits,
      boolean actionOnEmptyResult,
      boolean bargeIn,
      Optional<Link> partial,
      String language,
      List<Verb> prompts)
      implements Verb {}

  /**
   * Connects the call with somebody else.
   *
   * @param hangupOnStar whether the caller's star ends the call dialled
   * @param sequential whether the nouns are rung one after the other
   */
  record Dial(
      Optional<Link> action,
      Optional<String> callerId,
      Duration timeout,
      Duration timeLimit,
      boolean answerOnBridge,
      boolean hangupOnStar,
      boolean sequential,
      Taping taping,
      List<Noun> nouns)
      implements Verb {}

  record Enqueue(
      String name,
      Optional<String> workflowSid,
      Optional<Link> action,
      Optional<Link> waitUrl,
      Optional<Integer> maxQueueSize,
      String task,
      Optional<Integer> priority,
      Optional<Integer> timeout)
      implements Verb {}

  /**
   * Takes a message.
   *
   * @param timeout the silence after which the message is taken to be over
   * @param transcribe where the text of it is sent, where it is wanted at all
   */
  record Recording(
      Optional<Link> action,
      Duration maxLength,
      Duration timeout,
      String finishOnKey,
      boolean playBeep,
      Taping taping,
      boolean transcribe,
      Optional<Link> transcribeCallback)
      implements Verb {}

  record Redirect(Link target) implements Verb {}

  record Reject(String reason) implements Verb {}

  record Hangup() implements Verb {}

  record Leave() implements Verb {}

  /** Plays back what it hears until the call ends. */
  record Echo() implements Verb {}

  /** Sends a SIP call elsewhere, by asking its own telephone to. */
  record Refer(Optional<Link> action, String sip) implements Verb {}

  /** The old way of sending a text from a call. */
  record Sms(
      String to, String from, String body, Optional<Link> action, Optional<String> statusCallback)
      implements Verb {}

  /** Begins to copy the call's audio elsewhere, and goes on. */
  record Start(List<Fork> forks) implements Verb {}

  /** Ends what a Start began. */
  record Stop(List<Fork> forks) implements Verb {}

  /** Hands the call to something else, and waits until that lets go of it. */
  record Connect(Optional<Link> action, Optional<Fork> fork) implements Verb {}

  /** Takes a payment by keypad. */
  record Pay(
      Optional<Link> action,
      Duration timeout,
      int maxAttempts,
      boolean securityCode,
      boolean postalCode,
      String chargeAmount,
      String tokenType,
      Optional<Link> statusCallback,
      List<Prompt> prompts)
      implements Verb {}

  /** What a Pay says for one of its steps. */
  record Prompt(Set<String> steps, List<Verb> verbs) {
    public Prompt {
      steps = Set.copyOf(steps);
      verbs = List.copyOf(verbs);
    }
  }

  /**
   * Where a call's audio goes besides.
   *
   * @param kind the noun: Stream, Siprec, Transcription, ConversationRelay and so on
   * @param name by which a Stop finds it
   * @param settings all attributes as they stand there
   */
  record Fork(
      String kind,
      String name,
      String url,
      String track,
      Optional<Link> callback,
      Map<String, String> settings,
      Form parameters) {
    public Fork {
      settings = Map.copyOf(settings);
    }

    /** An attribute of its kind alone. */
    public String setting(String attribute, String otherwise) {
      return settings.getOrDefault(attribute, otherwise);
    }
  }

  /**
   * How something is recorded.
   *
   * @param mode Twilio's word: {@code do-not-record}, {@code record-from-answer} and so on
   * @param track both, inbound or outbound
   * @param trim {@code trim-silence} or {@code do-not-trim}
   */
  record Taping(
      String mode, String track, String trim, Optional<Link> callback, Set<String> events) {
    public Taping {
      events = Set.copyOf(events);
    }

    public boolean on() {
      return !mode.equals("do-not-record");
    }

    public int channels() {
      return mode.endsWith("-dual") ? 2 : 1;
    }
  }

  /** A URL as it stands in the document, still to be resolved against the document's own. */
  record Link(String url, String method) {}
}
