package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import java.util.Locale;

/** What is told of something that listens in on a call: its status callbacks. */
final class ForkNews {
  private final Stage stage;
  private final Verb.Fork fork;
  private final String sid;

  ForkNews(Stage stage, Verb.Fork fork, String prefix) {
    this.stage = stage;
    this.fork = fork;
    this.sid = stage.exchange().account().sids().next(prefix);
  }

  Verb.Fork fork() {
    return fork;
  }

  String sid() {
    return sid;
  }

  /** Tells that it {@code started}, {@code stopped} and so on, with what else there is to say. */
  void tell(String what, Form more) {
    Exchange exchange = stage.exchange();
    Call call = stage.call();
    String event = fork.kind().toLowerCase(Locale.ROOT) + "-" + what;
    call.tell("stream", event + " " + sid);
    fork.callback()
        .ifPresent(link -> {
          Form form =
              new Form()
                  .add("AccountSid", exchange.account().sid())
                  .add("CallSid", call.sid())
                  .add(fork.kind() + "Sid", sid)
                  .add(fork.kind() + "Name", fork.name())
                  .add(fork.kind() + "Event", event)
                  .add("Timestamp", Dates.iso(exchange.account().clock().now()))
                  .addAll(more);
          String url = stage.document().resolve(link.url());
          exchange
              .webhooks()
              .sendLater(
                  Webhook.of(fork.kind() + " status callback", link.method(), url, form),
                  outcome ->
                      call.tell(
                          "status-callback",
                          event + ": " + Fetcher.words(link.method(), url, outcome)));
        });
  }
}
