package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.Optional;

/** {@code <Gather>}: plays its prompts and collects the caller's digits. */
final class Gathering {
  private final Stage stage;
  private final Verb.Gather gather;
  private final Script.Prompts prompts;

  Gathering(Stage stage, Verb.Gather gather, Script.Prompts prompts) {
    this.stage = stage;
    this.gather = gather;
    this.prompts = prompts;
  }

  Next run() {
    Call call = stage.call();
    call.tell("verb", "Gather");
    prompts.play(gather.prompts());
    Optional<String> digits = collect();
    if (stage.over().getAsBoolean()) {
      return new Next.Stop();
    }
    if (digits.isEmpty() && !gather.actionOnEmptyResult()) {
      call.tell("verb", "Gather: nothing");
      return new Next.On();
    }
    Form more = new Form().add("Digits", digits.orElse("")).add("FinishedOnKey", "");
    Verb.Link action = gather.action().orElse(new Verb.Link(stage.document().url(), "POST"));
    return stage.ask("gather action", action, more);
  }

  private Optional<String> collect() {
    var digits = new StringBuilder();
    Call call = stage.call();
    while (digits.length() < gather.numDigits()) {
      boolean there =
          call.await(gather.timeout(), () -> call.hasDigit() || stage.over().getAsBoolean());
      Optional<Character> digit = there ? call.takeDigit() : Optional.empty();
      if (digit.isEmpty()) {
        break;
      }
      if (gather.finishOnKey().indexOf(digit.get()) >= 0) {
        return digits.isEmpty() ? Optional.empty() : Optional.of(digits.toString());
      }
      digits.append(digit.get().charValue());
    }
    return digits.isEmpty() ? Optional.empty() : Optional.of(digits.toString());
  }
}
