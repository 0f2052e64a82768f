package dev.ravenhelm.voice.server.tasks;

import dev.ravenhelm.voice.server.time.Timekeeper;
import dev.ravenhelm.voice.server.twilio.TwilioFailure;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests to Twilio that nobody waits for; tried again while Twilio is away. */
public final class Errands implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Errands.class);

  private static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(1),
          Duration.ofSeconds(3),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private final Timekeeper clock;
  private final Timekeeper.Pauses pauses;

  public Errands(Timekeeper clock) {
    this.clock = clock;
    this.pauses = clock.pauses();
  }

  /**
   * Begins one, and returns.
   *
   * @param what for the log, should it come to nothing
   */
  public void run(String what, Runnable errand) {
    runIn(Duration.ZERO, what, errand);
  }

  /** The same, with a pause before it. */
  void runIn(Duration pause, String what, Runnable errand) {
    clock.start(Thread.ofVirtual().name("errand"), () -> go(pause, what, errand));
  }

  /** Lets those that wait for Twilio go. */
  @Override
  public void close() {
    pauses.close();
  }

  private void go(Duration first, String what, Runnable errand) {
    try {
      if (first.isPositive() && !pauses.pause(first)) {
        return;
      }
      for (Duration pause : PAUSES) {
        if (done(what, errand) || !pauses.pause(pause)) {
          return;
        }
      }
      if (!done(what, errand)) {
        LOG.warn("Given up: {}", what);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** False where it is worth another try. */
  private static boolean done(String what, Runnable errand) {
    try {
      errand.run();
      return true;
    } catch (TwilioFailure failure) {
      if (failure.kind() == TwilioFailure.Kind.AWAY) {
        return false;
      }
      LOG.info("{}: {}", what, failure.getMessage());
      return true;
    } catch (RuntimeException e) {
      LOG.error("{} failed", what, e);
      return true;
    }
  }
}
