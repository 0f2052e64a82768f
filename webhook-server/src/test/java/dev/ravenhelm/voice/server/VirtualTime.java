package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.clock.Signal;
import dev.ravenhelm.twilio.simulator.clock.VirtualClock;
import dev.ravenhelm.voice.server.time.Timekeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * The time of a simulated Twilio as a server's own. What the server does beside requests is a
 * process of Twilio's clock, which goes on only when that waits again, and when all webhooks are
 * answered.
 */
final class VirtualTime implements Timekeeper {

  private static final Duration STEP = Duration.ofSeconds(1);

  private final VirtualClock clock;

  VirtualTime(Simulator twilio) {
    this.clock = (VirtualClock) twilio.clock();
  }

  @Override
  public Instant instant() {
    return clock.now();
  }

  @Override
  public void start(Thread.Builder thread, Runnable task) {
    clock.start("server", task);
  }

  @Override
  public Pauses pauses() {
    return new VirtualPauses();
  }

  /** Lets time pass, with all that happens meanwhile. */
  void pass(Duration by) {
    try {
      clock.advance(by, Duration.ZERO);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Lets time pass, second by second, until something holds; not longer than {@code most}. */
  void passUntil(Duration most, BooleanSupplier holds) {
    Instant end = clock.now().plus(most);
    pass(Duration.ZERO);
    while (!holds.getAsBoolean()) {
      assertThat(clock.now()).as("still not so after %s", most).isBefore(end);
      pass(STEP);
    }
  }

  private final class VirtualPauses implements Pauses {
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Signal signal = new Signal();

    @Override
    public boolean pause(Duration length) {
      boolean over = clock.await(clock.now().plus(length), signal, closed::get);
      return !over && !closed.get();
    }

    @Override
    public void close() {
      closed.set(true);
      signal.raise();
    }
  }
}
