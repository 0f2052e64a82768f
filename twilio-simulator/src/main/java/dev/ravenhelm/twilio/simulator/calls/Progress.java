package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.clock.Lane;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.store.Dates;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.util.Set;

/** The status callbacks of one leg, sent one after the other. */
final class Progress {
  private final Account account;
  private final WebhookSender webhooks;
  private final Call call;
  private final String url;
  private final String method;
  private final Set<String> events;
  private int sequence;
  private final Lane lane;

  private Progress(
      Account account,
      WebhookSender webhooks,
      Call call,
      String method,
      String url,
      Set<String> events) {
    this.account = account;
    this.webhooks = webhooks;
    this.call = call;
    this.method = method;
    this.url = url;
    this.events = events;
    this.lane = new Lane(account.clock(), "status-callback");
  }

  /** Tells {@code url} of the wanted events of a leg from now on. */
  static void of(
      Account account,
      WebhookSender webhooks,
      Call call,
      String method,
      String url,
      Set<String> events) {
    var progress = new Progress(account, webhooks, call, method, url, events);
    call.listen(progress::tell);
  }

  /** The same, beginning with the state the leg is in. */
  static void fromNow(
      Account account,
      WebhookSender webhooks,
      Call call,
      String method,
      String url,
      Set<String> events) {
    var progress = new Progress(account, webhooks, call, method, url, events);
    progress.tell(call.status());
    call.listen(progress::tell);
  }

  private synchronized void tell(CallStatus status) {
    String event = status.event();
    if (!events.contains(event)) {
      return;
    }
    Form form =
        CallParameters.of(account.sid(), call)
            .set("CallStatus", status.word())
            .add("Timestamp", Dates.rfc2822(account.clock().now()))
            .add("CallbackSource", "call-progress-events")
            .add("SequenceNumber", "" + sequence++);
    if (status.last()) {
      form.add("CallDuration", "" + call.duration())
          .add("Duration", "" + (call.duration() + 59) / 60);
      form.add(
          "SipResponseCode",
          status == CallStatus.COMPLETED ? "200" : status == CallStatus.BUSY ? "486" : "487");
    }
    lane.add(() -> send(event, form));
  }

  private void send(String event, Form form) {
    Webhook.Outcome outcome = webhooks.send(Webhook.of("status callback", method, url, form));
    call.tell("status-callback", event + ": " + Fetcher.words(method, url, outcome));
  }
}
