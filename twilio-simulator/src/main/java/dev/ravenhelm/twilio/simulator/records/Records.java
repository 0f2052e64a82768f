package dev.ravenhelm.twilio.simulator.records;

import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;

/** The latest requests and webhooks in the order of their answers. */
public final class Records {
  private static final int KEPT = 2000;

  private final ArrayDeque<Exchanged> entries = new ArrayDeque<>();
  private long count;

  public synchronized void add(Exchanged exchanged) {
    if (exchanged.side() == Exchanged.Side.REQUEST) {
      count++;
    }
    entries.addLast(exchanged);
    if (entries.size() > KEPT) {
      entries.removeFirst();
    }
  }

  /** Those that are wanted, the oldest first. */
  public synchronized List<Exchanged> list(Predicate<Exchanged> wanted) {
    return entries.stream().filter(wanted).toList();
  }

  /** How many requests there were since the start, also those no longer kept. */
  public synchronized long requests() {
    return count;
  }

  public synchronized void clear() {
    entries.clear();
    count = 0;
  }
}
