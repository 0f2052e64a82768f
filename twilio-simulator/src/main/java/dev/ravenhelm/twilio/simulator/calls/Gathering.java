package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.Locale;
import java.util.Optional;

/** {@code <Gather>}: plays its prompts and collects the caller's digits or words. */
final class Gathering {
  private final Stage stage;
  private final Verb.Gather gather;
  private final Call call;
  private final Script.Prompts prompts;

  Gathering(Stage stage, Verb.Gather gather, Script.Prompts prompts) {
    this.stage = stage;
    this.gather = gather;
    this.call = stage.call();
    this.prompts = prompts;
  }

  Next run() {
    call.tell("verb", "Gather " + String.join(" and ", gather.inputs().stream().sorted().toList()));
    prompts.play(gather.prompts());
    Optional<Form> result = collect();
    if (stage.over().getAsBoolean()) {
      return new Next.Stop();
    }
    if (result.isEmpty() && !gather.actionOnEmptyResult()) {
      call.tell("verb", "Gather: nothing");
      return new Next.On();
    }
    Verb.Link action = gather.action().orElse(new Verb.Link(stage.document().url(), "POST"));
    return stage.ask("gather action", action, result.orElseGet(() -> digits("", "")));
  }

  /** Whether the caller has begun to answer; a prompt that may be barged into stops then. */
  static boolean begun(Verb.Gather gather, Call call) {
    return (gather.inputs().contains("dtmf") && call.input().hasDigit())
        || (gather.inputs().contains("speech") && gather.bargeIn() && call.input().hasSpeech());
  }

  private Optional<Form> collect() {
    boolean speech = gather.inputs().contains("speech");
    boolean keys = gather.inputs().contains("dtmf");
    call.await(
        gather.timeout(),
        () ->
            (keys && call.input().hasDigit())
                || (speech && call.input().hasSpeech())
                || stage.over().getAsBoolean());
    if (keys && call.input().hasDigit()) {
      return press();
    }
    return speech ? call.input().takeSpeech().map(this::heard) : Optional.empty();
  }

  private Optional<Form> press() {
    var digits = new StringBuilder();
    while (digits.length() < gather.numDigits()) {
      boolean there =
          call.await(
              gather.timeout(), () -> call.input().hasDigit() || stage.over().getAsBoolean());
      Optional<Character> digit = there ? call.input().takeDigit() : Optional.empty();
      if (digit.isEmpty()) {
        break;
      }
      if (gather.finishOnKey().indexOf(digit.get()) >= 0) {
        return digits.isEmpty()
            ? Optional.empty()
            : Optional.of(digits(digits.toString(), "" + digit.get()));
      }
      digits.append(digit.get().charValue());
    }
    return digits.isEmpty() ? Optional.empty() : Optional.of(digits(digits.toString(), ""));
  }

  private Form heard(Input.Utterance utterance) {
    gather
        .partial()
        .ifPresent(link ->
            stage
                .exchange()
                .notify(
                    call,
                    stage.source(
                        "partial result",
                        link,
                        new Form()
                            .add("UnstableSpeechResult", utterance.text())
                            .add("Stability", "0.9")
                            .add("SequenceNumber", "0")
                            .add("Language", gather.language()))));
    call.await(gather.speechTimeout(), stage.over());
    return new Form()
        .add("SpeechResult", utterance.text())
        .add("Confidence", String.format(Locale.ROOT, "%.8f", utterance.confidence()))
        .add("Language", gather.language());
  }

  private static Form digits(String digits, String finishedOn) {
    return new Form().add("Digits", digits).add("FinishedOnKey", finishedOn);
  }
}
