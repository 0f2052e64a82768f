package dev.ravenhelm.voice.server.agents;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * How many tokens one identity may get from this replica: a minute's worth at once, for devices
 * that start together, then one in each interval.
 *
 * <p>Of each identity it keeps the moment at which all that was taken is given back (the generic
 * cell rate algorithm); a moment that is past says no more than none.
 */
final class TokenLimit {

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int MOST_KEPT = 4096;

  private final Duration interval;
  private final ConcurrentMap<String, Instant> givenBack = new ConcurrentHashMap<>();

  TokenLimit(int perMinute) {
    this.interval = WINDOW.dividedBy(perMinute);
  }

  /** How long to wait; zero: one was taken. */
  Duration take(String identity, Instant now) {
    if (givenBack.size() > MOST_KEPT) {
      givenBack.values().removeIf(moment -> !moment.isAfter(now));
    }
    Duration[] wait = {Duration.ZERO};
    givenBack.compute(
        identity,
        (_, former) -> {
          Instant from = former == null || former.isBefore(now) ? now : former;
          Instant next = from.plus(interval);
          Duration over = Duration.between(now.plus(WINDOW), next);
          if (over.isPositive()) {
            wait[0] = over;
            return from;
          }
          return next;
        });
    return wait[0];
  }

  /** Of how many identities anything is kept. */
  int kept() {
    return givenBack.size();
  }
}
