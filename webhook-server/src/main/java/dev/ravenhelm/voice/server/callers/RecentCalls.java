package dev.ravenhelm.voice.server.callers;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The calls to telephones that each caller placed, or had others put through to, in the last hour,
 * as far as this replica was asked.
 */
public final class RecentCalls {

  private static final Duration KEPT = Duration.ofHours(1);

  private final Map<String, Deque<Placed>> byCaller = new HashMap<>();

  private record Placed(String callSid, Instant at) {}

  /** How many others a caller placed; a call that is asked about again is not one of them. */
  public synchronized int others(String caller, String callSid, Instant now) {
    Deque<Placed> placed = byCaller.get(caller);
    if (placed == null) {
      return 0;
    }
    placed.removeIf(call -> call.at().plus(KEPT).isBefore(now));
    if (placed.isEmpty()) {
      byCaller.remove(caller);
    }
    return (int) placed.stream().filter(call -> !call.callSid().equals(callSid)).count();
  }

  /**
   * Counts a call that is placed now, or was already; false where the caller has placed so many
   * others that it must not be.
   */
  public synchronized boolean take(String caller, String callSid, int most, Instant now) {
    if (others(caller, callSid, now) >= most) {
      return false;
    }
    Deque<Placed> placed = byCaller.computeIfAbsent(caller, any -> new ArrayDeque<>());
    if (placed.stream().noneMatch(call -> call.callSid().equals(callSid))) {
      placed.add(new Placed(callSid, now));
    }
    return true;
  }
}
