package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.calls.Stage.Next;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code <Pay>}: takes a card's data by keypad, as Twilio does with a payment connector; no card is
 * charged, and nothing of it but its last four digits is kept or told.
 */
final class Paying {
  private final Stage stage;
  private final Verb.Pay pay;
  private final Script.Prompts prompts;

  Paying(Stage stage, Verb.Pay pay, Script.Prompts prompts) {
    this.stage = stage;
    this.pay = pay;
    this.prompts = prompts;
  }

  Next run() {
    Call call = stage.call();
    call.tell("verb", "Pay " + pay.chargeAmount());
    List<Step> steps = new ArrayList<>(List.of(Step.CARD, Step.EXPIRY));
    if (pay.postalCode()) {
      steps.add(Step.POSTAL);
    }
    if (pay.securityCode()) {
      steps.add(Step.SECURITY);
    }
    var more = new Form();
    for (Step step : steps) {
      tell(step.word, new Form().add("PartialResult", "true"));
      Optional<String> digits = ask(step);
      if (stage.over().getAsBoolean()) {
        return new Next.Stop();
      }
      if (digits.isEmpty()) {
        tell(step.word, new Form().add("Result", "too-many-failed-attempts"));
        return next(more.add("Result", "too-many-failed-attempts"));
      }
      more.add(step.parameter, step.shown(digits.get()));
    }
    tell("payment-processing", more.copy().add("Result", "success"));
    boolean charged = !pay.chargeAmount().matches("0*(\\.0*)?");
    return next(
        more.add("Result", "success")
            .add("PaymentMethod", "credit-card")
            .add(
                charged ? "PaymentConfirmationCode" : "PaymentToken",
                stage.exchange().account().sids().next(charged ? "PC" : token())));
  }

  /** A reusable token is a connector's own; a payment method is named as Stripe names it. */
  private String token() {
    return switch (pay.tokenType()) {
      case "payment-method" -> "pm_";
      case "one-time" -> "OT";
      default -> "TK";
    };
  }

  /** What there is to know of a step, for whoever follows the payment. */
  private void tell(String step, Form more) {
    Call call = stage.call();
    pay.statusCallback()
        .ifPresent(link ->
            stage
                .exchange()
                .notifyLater(
                    call, stage.source("pay status callback", link, more.add("For", step))));
  }

  /** The digits of one step, as often asked for as the verb allows. */
  private Optional<String> ask(Step step) {
    Call call = stage.call();
    for (int attempt = 0; attempt < pay.maxAttempts(); attempt++) {
      pay.prompts().stream()
          .filter(p -> p.steps().isEmpty() || p.steps().contains(step.word))
          .findFirst()
          .ifPresent(p -> prompts.play(p.verbs()));
      var digits = new StringBuilder();
      while (!stage.over().getAsBoolean()
          && call.await(
              pay.timeout(), () -> call.input().hasDigit() || stage.over().getAsBoolean())) {
        char digit = call.input().takeDigit().orElse('#');
        if (digit == '#') {
          break;
        }
        digits.append(digit);
      }
      if (digits.toString().matches(step.form) || stage.over().getAsBoolean()) {
        return Optional.of(digits.toString());
      }
      call.tell("warning", "Pay: not a valid " + step.word);
    }
    return Optional.empty();
  }

  private Next next(Form more) {
    return pay.action()
        .<Next>map(link -> stage.ask("pay action", link, more))
        .orElse(new Next.On());
  }

  private enum Step {
    CARD("payment-card-number", "PaymentCardNumber", "[0-9]{12,19}"),
    EXPIRY("expiration-date", "ExpirationDate", "(0[1-9]|1[0-2])[0-9]{2}"),
    POSTAL("postal-code", "PaymentCardPostalCode", "[0-9]{3,10}"),
    SECURITY("security-code", "SecurityCode", "[0-9]{3,4}");

    private final String word;
    private final String parameter;
    private final String form;

    Step(String word, String parameter, String form) {
      this.word = word;
      this.parameter = parameter;
      this.form = form;
    }

    String shown(String digits) {
      return switch (this) {
        case CARD -> "x".repeat(digits.length() - 4) + digits.substring(digits.length() - 4);
        case SECURITY -> "x".repeat(digits.length());
        case EXPIRY, POSTAL -> digits;
      };
    }
  }
}
