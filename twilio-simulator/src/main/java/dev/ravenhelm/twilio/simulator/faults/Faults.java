package dev.ravenhelm.twilio.simulator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The faults that are still to happen. */
public final class Faults {
  private final List<Pending> pending = new ArrayList<>();

  public synchronized void add(Fault fault) {
    pending.add(new Pending(fault));
  }

  public synchronized void clear() {
    pending.clear();
  }

  /** Those that are still to happen. */
  public synchronized List<Fault> pending() {
    return pending.stream().map(p -> p.fault).toList();
  }

  /** Whether something of this kind is still to happen. */
  public synchronized boolean await(Fault.Kind kind) {
    return pending.stream().anyMatch(p -> p.fault.kind() == kind);
  }

  /** What goes wrong with this; every rule that matches counts it, the first that is due hits. */
  public Optional<Fault> next(Fault.Occasion occasion) {
    return next(occasion, fault -> true);
  }

  /** The same among rules that are {@code possible} at all: others do not count this. */
  public synchronized Optional<Fault> next(Fault.Occasion occasion, Predicate<Fault> possible) {
    Optional<Fault> hit = Optional.empty();
    for (Pending candidate : pending) {
      if (candidate.fault.matches(occasion) && possible.test(candidate.fault)) {
        candidate.seen++;
        if (hit.isEmpty() && candidate.seen >= candidate.fault.nth()) {
          candidate.left -= candidate.left == Integer.MAX_VALUE ? 0 : 1;
          hit = Optional.of(candidate.fault);
        }
      }
    }
    pending.removeIf(candidate -> candidate.left <= 0);
    return hit;
  }

  private static final class Pending {
    private final Fault fault;
    private int seen;
    private int left;

    Pending(Fault fault) {
      this.fault = fault;
      this.left = fault.times();
    }
  }
}
