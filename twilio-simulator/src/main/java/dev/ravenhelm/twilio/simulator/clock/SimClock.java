package dev.ravenhelm.twilio.simulator.clock;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/** The time that everything in the simulator lives by, and the starter of all that takes time. */
public sealed interface SimClock extends AutoCloseable permits WallClock, VirtualClock {
  Instant now();

  /** How long {@code simulated} takes on the wall, for what an outside program waits for. */
  Duration real(Duration simulated);

  /** Runs {@code action} as a process of its own once {@code simulated} has passed. */
  Timer after(Duration simulated, Runnable action);

  /** Starts a process: whatever may wait for time, for a webhook or for another process. */
  void start(String name, Runnable process);

  /**
   * Waits until {@code until} holds, which is asked again whenever {@code signal} is raised and now
   * and then besides; says whether it holds. False also when the clock was stopped.
   */
  boolean await(Instant deadline, Signal signal, BooleanSupplier until);

  /**
   * Notes that a program outside is being answered. Meanwhile virtual time does not pass, and no
   * process of virtual time begins or goes on.
   */
  Guest guest();

  @Override
  void close();

  /** A scheduled action that may still be called off. */
  @FunctionalInterface
  interface Timer {
    void cancel();
  }

  /** An outside program's request; closed when it is answered. */
  @FunctionalInterface
  interface Guest extends AutoCloseable {
    @Override
    void close();
  }
}
