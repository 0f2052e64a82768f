package dev.ravenhelm.twilio.simulator.twiml;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** One instruction of a TwiML document. */
public sealed interface Verb {
  record Say(String text, int loop) implements Verb {}

  record Play(String url, String digits, int loop) implements Verb {}

  record Pause(Duration length) implements Verb {}

  record Gather(
      Optional<Link> action,
      Duration timeout,
      String finishOnKey,
      int numDigits,
      boolean actionOnEmptyResult,
      List<Verb> prompts)
      implements Verb {}

  record Dial(
      Optional<Link> action,
      Optional<String> callerId,
      Duration timeout,
      Duration timeLimit,
      boolean answerOnBridge,
      boolean record,
      Optional<Link> recordingCallback,
      List<Noun> nouns)
      implements Verb {}

  record Enqueue(
      String name,
      Optional<String> workflowSid,
      Optional<Link> action,
      Optional<Link> waitUrl,
      String task,
      Optional<Integer> priority,
      Optional<Integer> timeout)
      implements Verb {}

  record Recording(
      Optional<Link> action,
      Duration maxLength,
      Duration timeout,
      String finishOnKey,
      Optional<Link> recordingCallback)
      implements Verb {}

  record Redirect(Link target) implements Verb {}

  record Reject(String reason) implements Verb {}

  record Hangup() implements Verb {}

  record Leave() implements Verb {}

  /** A URL as it stands in the document, still to be resolved against the document's own. */
  record Link(String url, String method) {}
}
