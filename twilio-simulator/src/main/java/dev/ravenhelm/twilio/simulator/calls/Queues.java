package dev.ravenhelm.twilio.simulator.calls;

import dev.ravenhelm.twilio.simulator.accounts.Account;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The queues that {@code <Enqueue>} puts calls into, each in the order they came. */
final class Queues {
  private final Account account;
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Waits> waits = new ConcurrentHashMap<>();
  private final QueueBook book;

  Queues(Account account) {
    this.account = account;
    this.book = new QueueBook(account);
  }

  QueueBook book() {
    return book;
  }

  /** The calls in a queue, the first to come first. */
  synchronized List<Entry> waiting(String queueSid) {
    return entries.stream().filter(e -> e.queueSid.equals(queueSid) && !e.settled()).toList();
  }

  synchronized Entry enter(String name, Call caller) {
    Entry entry = outside(name, caller);
    entries.add(entry);
    return entry;
  }

  /** An entry that waits in no queue, for a caller whom it did not take. */
  Entry outside(String name, Call caller) {
    return new Entry(name, book.named(name).sid(), caller, account.clock().now());
  }

  synchronized void remove(Entry entry) {
    if (entries.remove(entry)) {
      waits.merge(entry.name, new Waits(entry.waited(), 1), Waits::plus);
    }
  }

  /** Whether nobody more may wait in a queue. */
  synchronized boolean full(String name, Optional<Integer> limit) {
    return entries.stream().filter(e -> e.name.equals(name)).count()
        >= limit.orElseGet(() -> book.named(name).number("max_size"));
  }

  /** How long callers have waited in the queue on average. */
  Duration average(Entry entry) {
    return waits.getOrDefault(entry.name, new Waits(Duration.ZERO, 1)).average();
  }

  synchronized Optional<Entry> first(String name) {
    return entries.stream().filter(e -> e.name.equals(name) && !e.settled()).findFirst();
  }

  synchronized Optional<Entry> of(Call caller) {
    return entries.stream().filter(e -> e.caller == caller).findFirst();
  }

  synchronized int position(Entry entry) {
    return 1
        + (int)
            entries.stream()
                .takeWhile(e -> e != entry)
                .filter(e -> e.name.equals(entry.name))
                .count();
  }

  synchronized int size(Entry entry) {
    return (int) entries.stream().filter(e -> e.name.equals(entry.name)).count();
  }

  void leave(Call caller) {
    of(caller).ifPresent(entry -> entry.settle(new Outcome.Left()));
  }

  private record Waits(Duration total, int count) {
    Waits plus(Waits other) {
      return new Waits(total.plus(other.total), count + other.count);
    }

    Duration average() {
      return total.dividedBy(count);
    }
  }

  /** How a call's stay in a queue ends. */
  sealed interface Outcome {
    /** Connected with another leg. */
    record Bridged(Call agent) implements Outcome {}

    /** Moved into a conference. */
    record Joined(Conference conference, Seat seat) implements Outcome {}

    /** By {@code <Leave>} or the like. */
    record Left() implements Outcome {}
  }

  /** One call in a queue. */
  final class Entry {
    private final String name;
    private final String queueSid;
    private final Call caller;
    private final Instant since;
    private volatile @Nullable Outcome outcome;
    private volatile boolean over;

    Entry(String name, String queueSid, Call caller, Instant since) {
      this.name = name;
      this.queueSid = queueSid;
      this.caller = caller;
      this.since = since;
    }

    String queueSid() {
      return queueSid;
    }

    Call caller() {
      return caller;
    }

    Duration waited() {
      return Duration.between(since, account.clock().now());
    }

    boolean settled() {
      return outcome != null;
    }

    Optional<Outcome> outcome() {
      return Optional.ofNullable(outcome);
    }

    /** Decides how the stay ends; only the first decision counts. */
    synchronized boolean settle(Outcome how) {
      if (outcome != null || caller.ended()) {
        return false;
      }
      outcome = how;
      caller.wake();
      return true;
    }

    /** Whether what came of the stay is over as well. */
    boolean over() {
      return over;
    }

    void close() {
      over = true;
      remove(this);
    }
  }
}
