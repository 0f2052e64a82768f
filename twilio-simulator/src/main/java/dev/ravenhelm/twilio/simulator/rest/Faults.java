package dev.ravenhelm.twilio.simulator.rest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The faults that are still to happen to REST requests. */
public final class Faults {
  private final List<Pending> pending = new ArrayList<>();

  public synchronized void add(Fault fault) {
    pending.add(new Pending(fault));
  }

  public synchronized void clear() {
    pending.clear();
  }

  synchronized Optional<Fault> next(String method, String path) {
    Optional<Pending> hit =
        pending.stream().filter(candidate -> candidate.fault.matches(method, path)).findFirst();
    hit.ifPresent(candidate -> candidate.left--);
    pending.removeIf(candidate -> candidate.left <= 0);
    return hit.map(candidate -> candidate.fault);
  }

  /** What goes wrong with a request. */
  public enum Kind {
    /** Answered with the status at once; nothing is done. */
    STATUS,
    /** Done, and then answered with the status. */
    STATUS_AFTER_COMMIT,
    /** The connection is cut; nothing is done. */
    RESET,
    /** Done, and then the connection is cut. */
    RESET_AFTER_COMMIT,
    /** Answered rightly, but late. */
    DELAY
  }

  /** One rule of going wrong, for the next {@code times} requests it matches. */
  public record Fault(
      Optional<String> method, Pattern path, int times, Kind kind, int status, Duration delay) {
    boolean matches(String requestMethod, String requestPath) {
      return path.matcher(requestPath).find()
          && method.filter(wanted -> !wanted.equalsIgnoreCase(requestMethod)).isEmpty();
    }
  }

  private static final class Pending {
    private final Fault fault;
    private int left;

    Pending(Fault fault) {
      this.fault = fault;
      this.left = fault.times();
    }
  }
}
