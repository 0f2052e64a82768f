package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.webhooks.WebhookSender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** All rooms there are and were; a name belongs to one open room at a time. */
public final class Conferences {
  private final Account account;
  private final WebhookSender webhooks;
  private final List<Conference> all = new ArrayList<>();

  Conferences(Account account, WebhookSender webhooks) {
    this.account = account;
    this.webhooks = webhooks;
  }

  /**
   * The open room of that name, made where there is none; its callbacks are those of the first
   * comer.
   */
  synchronized Conference open(String name, Noun.Callback callback, UnaryOperator<String> resolve) {
    return all.stream()
        .filter(c -> c.name().equals(name) && !c.status().equals("completed"))
        .findFirst()
        .orElseGet(() -> {
          var made =
              new Conference(account, webhooks, account.sids().next("CF"), name, callback, resolve);
          all.add(made);
          return made;
        });
  }

  public synchronized Optional<Conference> find(String sid) {
    return all.stream().filter(c -> c.sid().equals(sid)).findFirst();
  }

  public synchronized List<Conference> all() {
    return List.copyOf(all);
  }

  synchronized void clear() {
    all.forEach(Conference::end);
    all.clear();
  }
}
