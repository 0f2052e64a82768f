package dev.ravenhelm.twilio.simulator.webhooks;

import java.util.Optional;

/**
 * Something between Twilio and the account's server that its developers should know of.
 *
 * @param code Twilio's, which its Monitor keeps: 11200, 12100 …
 * @param level error or warning
 * @param callSid of the call it happened to; empty where there is none
 * @param variables what was sent, as a form
 */
public record Trouble(
    int code,
    String level,
    String words,
    String callSid,
    String method,
    String url,
    String variables,
    String responseBody) {

  private static final int RETRIEVAL_FAILURE = 11200;

  /** A call goes on without its status callback: that is only warned of. */
  private static final int CALLBACK_WARNING = 15003;

  /** What is wrong with what came of a webhook, if anything is. */
  static Optional<Trouble> of(Webhook webhook, Webhook.Outcome outcome) {
    boolean callback = webhook.what().contains("callback");
    return switch (outcome) {
      case Webhook.Outcome.Failed failed ->
          Optional.of(about(webhook, failed.errorCode(), "error", failed.words(), ""));
      case Webhook.Outcome.Answered answered when answered.ok() -> Optional.empty();
      case Webhook.Outcome.Answered answered ->
          Optional.of(
              about(
                  webhook,
                  callback ? CALLBACK_WARNING : RETRIEVAL_FAILURE,
                  callback ? "warning" : "error",
                  "the " + webhook.what() + " answered " + answered.status(),
                  answered.body()));
    };
  }

  /** What is wrong with the document that a webhook answered. */
  public static Trouble withDocument(
      Webhook webhook, int code, String level, String words, String body) {
    return about(webhook, code, level, words, body);
  }

  private static Trouble about(Webhook webhook, int code, String level, String words, String body) {
    return new Trouble(
        code,
        level,
        words,
        webhook.callSid(),
        webhook.method(),
        WebhookUrl.parse(webhook.url()).target(),
        webhook.form().encode(),
        body);
  }
}
