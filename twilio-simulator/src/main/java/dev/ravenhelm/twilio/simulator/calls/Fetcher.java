package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.records.Hints;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.twiml.Twiml;
import dev.ravenhelm.twilio.simulator.twiml.TwimlParser;
import dev.ravenhelm.twilio.simulator.twiml.TwimlProblem;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import dev.ravenhelm.twilio.simulator.webhooks.Trouble;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Getter of TwiML for a call: asks the webhook, then its fallback, and tells the story of both. */
final class Fetcher {
  private static final int RETRIEVAL_FAILURE = 11200;

  private final String accountSid;
  private final WebhookSender webhooks;

  Fetcher(String accountSid, WebhookSender webhooks) {
    this.accountSid = accountSid;
    this.webhooks = webhooks;
  }

  /** The document, or empty when neither the source nor the fallback gave one. */
  Optional<Document> fetch(Call call, Source source, Optional<Source.Fallback> fallback) {
    return switch (source) {
      case Source.Inline(String twiml) -> inline(call, twiml);
      case Source.Fetch fetch -> {
        Result first = ask(call, fetch);
        if (first.document.isPresent()
            || fallback.isEmpty()
            || fallback.get().url().equals(fetch.url())) {
          yield first.document;
        }
        Form more =
            fetch.more().copy().add("ErrorCode", "" + first.errorCode).add("ErrorUrl", fetch.url());
        yield ask(
                call,
                new Source.Fetch("fallback", fallback.get().method(), fallback.get().url(), more))
            .document;
      }
    };
  }

  static String words(String method, String url, Webhook.Outcome outcome) {
    String what = method + " " + url.replaceAll("://[^/@?#]*@", "://***@");
    return switch (outcome) {
      case Webhook.Outcome.Answered a ->
          what
              + " → "
              + a.status()
              + " in "
              + a.millis()
              + " ms"
              + (a.attempts() > 1 ? ", attempt " + a.attempts() : "");
      case Webhook.Outcome.Failed f ->
          what
              + " failed after "
              + f.millis()
              + " ms: "
              + f.errorCode()
              + " "
              + f.words()
              + (f.attempts() > 1 ? ", attempt " + f.attempts() : "");
    };
  }

  private Optional<Document> inline(Call call, String twiml) {
    try {
      call.tell("twiml", twiml);
      return Optional.of(document(call, "", TwimlParser.parse(twiml)));
    } catch (TwimlProblem problem) {
      call.tell("error", problem.code() + " " + problem.getMessage());
      return Optional.empty();
    }
  }

  private Result ask(Call call, Source.Fetch fetch) {
    Form form = CallParameters.of(accountSid, call).addAll(fetch.more());
    Webhook webhook = Webhook.of(fetch.what(), fetch.method(), fetch.url(), form);
    Webhook.Outcome outcome = webhooks.send(webhook);
    call.tell("webhook", fetch.what() + ": " + words(fetch.method(), fetch.url(), outcome));
    return switch (outcome) {
      case Webhook.Outcome.Failed failed -> Result.failed(call, failed.errorCode(), failed.words());
      case Webhook.Outcome.Answered answered when !answered.ok() ->
          Result.failed(call, RETRIEVAL_FAILURE, "the webhook answered " + answered.status());
      case Webhook.Outcome.Answered answered when answered.contentType().startsWith("audio/") ->
          new Result(
              Optional.of(new Document(fetch.url(), List.of(new Verb.Play(fetch.url(), "", 1)))),
              0);
      case Webhook.Outcome.Answered answered -> read(call, webhook, answered);
    };
  }

  private Result read(Call call, Webhook webhook, Webhook.Outcome.Answered answered) {
    try {
      call.tell("twiml", answered.body().strip());
      Twiml twiml = TwimlParser.parse(answered.contentType(), answered.body());
      twiml
          .warnings()
          .forEach(odd ->
              webhooks.alarm(
                  Trouble.withDocument(
                      webhook, odd.code(), "warning", odd.words(), answered.body())));
      return new Result(Optional.of(document(call, webhook.url(), twiml)), 0);
    } catch (TwimlProblem problem) {
      String words = String.valueOf(problem.getMessage());
      webhooks.alarm(
          Trouble.withDocument(webhook, problem.code(), "error", words, answered.body()));
      return Result.failed(call, problem.code(), words);
    }
  }

  private static Document document(Call call, String url, Twiml twiml) {
    twiml
        .warnings()
        .forEach(warning -> call.tell("warning", Hints.of(warning.code(), warning.words())));
    return new Document(url, twiml.verbs());
  }

  /** Verbs and the URL that relative links in them start from. */
  record Document(String url, List<Verb> verbs) {
    String resolve(String link) {
      return url.isEmpty() || link.startsWith("http")
          ? link
          : URI.create(url.replaceFirst("#.*", "")).resolve(link).toString();
    }
  }

  private record Result(Optional<Document> document, int errorCode) {
    static Result failed(Call call, int errorCode, String words) {
      call.tell("error", Hints.of(errorCode, words));
      return new Result(Optional.empty(), errorCode);
    }
  }
}
