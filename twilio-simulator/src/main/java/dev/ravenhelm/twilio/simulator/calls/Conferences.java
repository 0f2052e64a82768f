package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.twiml.Noun;
import dev.ravenhelm.twilio.simulator.twiml.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** All rooms there are and were; a name belongs to one open room at a time. */
public final class Conferences {
  private static final Verb.Taping UNTAPED =
      new Verb.Taping("do-not-record", "both", "trim-silence", Optional.empty(), Set.of());

  /** Where conferences are mixed that ask for no place. */
  private static final String US = "us1";

  private final Exchange exchange;
  private final List<Conference> all = new ArrayList<>();

  Conferences(Exchange exchange) {
    this.exchange = exchange;
  }

  /**
   * The open room of that name, made where there is none; its callbacks are those of the first
   * comer.
   */
  Conference open(String name, Noun.Callback callback) {
    return open(name, callback, US);
  }

  /** The same, mixed in a region. */
  Conference open(String name, Noun.Callback callback, String region) {
    return open(name, callback, link -> link, UNTAPED, region);
  }

  /** The same, as a document's noun wants it. */
  Conference open(String name, UnaryOperator<String> resolve, Noun.Conference noun) {
    return open(name, noun.callback(), resolve, noun.taping(), noun.region());
  }

  private synchronized Conference open(
      String name,
      Noun.Callback callback,
      UnaryOperator<String> resolve,
      Verb.Taping taping,
      String region) {
    return all.stream()
        .filter(c -> c.name().equals(name) && !c.status().equals("completed"))
        .findFirst()
        .orElseGet(() -> {
          var news = new ConferenceNews(exchange.account(), exchange.webhooks(), callback, resolve);
          String sid = exchange.account().sids().next("CF");
          var made = new Conference(exchange, sid, name, news, taping, region);
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
