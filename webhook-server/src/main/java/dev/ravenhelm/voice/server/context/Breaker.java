package dev.ravenhelm.voice.server.context;

import java.time.Duration;

/**
 * Keeps a service that fails from costing each call its budget: after so many failures in a row it
 * is asked once in a while only, and nobody waits for that answer.
 *
 * <p>Times are those of {@link System#nanoTime}.
 */
final class Breaker {

  /** How a question may be put. */
  enum Pass {
    /** The service is well: the caller waits. */
    WAIT,
    /** Whether it is back is to be found out: the caller does not wait. */
    TRY,
    /** It is not asked. */
    NONE
  }

  private static final int MOST_FAILURES = 5;

  private final Duration pause;
  private int failures;
  private long nextTry;

  Breaker(Duration pause) {
    this.pause = pause;
  }

  synchronized Pass pass(long now) {
    if (failures < MOST_FAILURES) {
      return Pass.WAIT;
    }
    if (now - nextTry < 0) {
      return Pass.NONE;
    }
    nextTry = now + pause.toNanos();
    return Pass.TRY;
  }

  synchronized void succeeded() {
    failures = 0;
  }

  synchronized void failed(long now) {
    failures++;
    nextTry = now + pause.toNanos();
  }

  synchronized boolean open() {
    return failures >= MOST_FAILURES;
  }
}
