package dev.ravenhelm.twilio.simulator.rest;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** The latest REST requests, newest first, without headers, bodies or queries. */
public final class RequestLog {
  private static final int KEPT = 500;

  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long count;

  synchronized void add(Entry entry) {
    count++;
    entries.addFirst(entry);
    if (entries.size() > KEPT) {
      entries.removeLast();
    }
  }

  public synchronized List<Entry> latest() {
    return new ArrayList<>(entries);
  }

  /** How many there were since the start, also those no longer kept. */
  public synchronized long count() {
    return count;
  }

  public synchronized void clear() {
    entries.clear();
    count = 0;
  }

  /** One answered request; {@code code} is Twilio's error code, 0 where there was no error. */
  public record Entry(
      Instant at,
      String product,
      String method,
      String path,
      int status,
      int code,
      double millis) {}
}
