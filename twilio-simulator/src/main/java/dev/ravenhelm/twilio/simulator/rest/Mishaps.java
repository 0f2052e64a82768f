package dev.ravenhelm.twilio.simulator.rest;

import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.faults.Fault;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What goes wrong with requests on their way in and out. */
final class Mishaps {
  private static final int REMEMBERED = 64;

  private final Faults faults;
  private final SimClock clock;

  /** What each list was answered last, kept while somebody is to be told old news. */
  private final Map<String, Answer> lists =
      new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Answer> eldest) {
          return size() > REMEMBERED;
        }
      };

  Mishaps(Faults faults, SimClock clock) {
    this.faults = faults;
    this.clock = clock;
  }

  /** What is still to happen to this request, if anything. */
  synchronized Optional<Mishap> next(Incoming incoming) {
    Optional<Answer> old = Optional.ofNullable(lists.get(key(incoming)));
    return faults
        .next(incoming, fault -> fault.kind() != Fault.Kind.STALE || old.isPresent())
        .map(fault -> new Mishap(fault, old));
  }

  /** The answer where nothing goes wrong. */
  synchronized Answer well(Incoming incoming, Answer answer) {
    if (!faults.await(Fault.Kind.STALE)) {
      lists.clear();
    } else if (incoming.method().equals("GET") && answer.status() == 200) {
      lists.put(key(incoming), answer);
    }
    return answer;
  }

  /** What becomes of the answer; {@link Lost} where there is none. */
  Answer wrong(Mishap mishap, Supplier<Answer> work) {
    Fault hit = mishap.fault;
    return switch (hit.kind()) {
      case STATUS -> refused(hit);
      case STATUS_AFTER_COMMIT -> {
        var _ = work.get();
        yield refused(hit);
      }
      case RESET -> throw new Lost();
      case RESET_AFTER_COMMIT -> {
        var _ = work.get();
        throw new Lost();
      }
      case TIMEOUT -> {
        hold(hit.delay());
        throw new Lost();
      }
      case TIMEOUT_AFTER_COMMIT -> {
        var _ = work.get();
        hold(hit.delay());
        throw new Lost();
      }
      case DELAY -> {
        hold(clock.real(hit.delay()));
        yield work.get();
      }
      case STALE -> mishap.old.orElseGet(work);
      case SUSPENDED ->
          Answer.refused(new Refusal(403, 20005, "Account not active: it is suspended"));
      case DROP, LATE, DOUBLE, REORDER, CUT ->
          throw new IllegalStateException(hit.kind() + " is nothing that happens to a request");
    };
  }

  private static String key(Incoming incoming) {
    return incoming.host() + incoming.path() + "?" + incoming.query();
  }

  private static void hold(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Lost();
    }
  }

  /** twilio.com/docs/api/errors/20429. */
  static Refusal crowded() {
    return new Refusal(429, 20429, "Too Many Requests");
  }

  private static Answer refused(Fault fault) {
    return Answer.refused(
        switch (fault.status()) {
          case 429 -> crowded();
          case 401 -> Credentials.refusal();
          case 503 -> new Refusal(503, 20503, "Service unavailable");
          default -> new Refusal(fault.status(), 20500, "An internal server error has occurred");
        });
  }

  /**
   * What is to happen to a request.
   *
   * @param old what it was answered the last time, where that is remembered
   */
  record Mishap(Fault fault, Optional<Answer> old) {}

  /** The client gets no answer. */
  static final class Lost extends RuntimeException {
    Lost() {
      super("a fault was asked for", null, false, false);
    }
  }
}
