package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import java.time.Duration;
import java.util.function.UnaryOperator;

/**
 * Answering-machine detection: who answered is what the device's behaviour says, found after the
 * time that it takes (twilio.com/docs/voice/answering-machine-detection).
 */
final class Detection {
  private static final Duration HUMAN = Duration.ofSeconds(2);
  private static final Duration MACHINE = Duration.ofSeconds(4);
  private static final Duration GREETING = Duration.ofSeconds(8);

  private final Exchange exchange;

  Detection(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Finds out before anything else happens to the leg. */
  void now(Call leg, String mode) {
    String who = who(leg, mode);
    leg.await(needed(who), leg::ended);
    leg.answeredBy(who);
  }

  /** Finds out while the call goes on, and tells the callback. */
  void later(Call leg, Noun.Detection detection, UnaryOperator<String> resolve) {
    exchange
        .account()
        .clock()
        .start(
            "detection-" + leg.sid(),
            () -> {
              String who = who(leg, detection.mode());
              Duration needed = needed(who);
              if (leg.await(needed, leg::ended)) {
                return;
              }
              leg.answeredBy(who);
              detection
                  .callback()
                  .ifPresent(link -> {
                    String url = resolve.apply(link.url());
                    Form form =
                        new Form()
                            .add("CallSid", leg.sid())
                            .add("AccountSid", exchange.account().sid())
                            .add("AnsweredBy", who)
                            .add("MachineDetectionDuration", "" + needed.toMillis());
                    Webhook webhook = Webhook.of("AMD callback", link.method(), url, form);
                    Webhook.Outcome outcome = exchange.webhooks().send(webhook);
                    leg.tell(
                        "status-callback", "amd: " + Fetcher.words(link.method(), url, outcome));
                  });
            });
  }

  private String who(Call leg, String mode) {
    String scripted = exchange.answeredBy(leg.parties().to());
    return scripted.equals("machine_start") && mode.equals("DetectMessageEnd")
        ? "machine_end_beep"
        : scripted;
  }

  private static Duration needed(String who) {
    return who.startsWith("machine_end") ? GREETING : who.equals("human") ? HUMAN : MACHINE;
  }
}
