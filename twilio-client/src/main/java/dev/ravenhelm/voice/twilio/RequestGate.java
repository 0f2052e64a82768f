package dev.ravenhelm.voice.twilio;

import java.time.Duration;

/**
 * Lets requests to Twilio through, so many at once: Twilio's limit is one of concurrency
 * (facts/twilio.md, Limits).
 */
public interface RequestGate {
  /** Waits for a free place. */
  void enter() throws InterruptedException;

  /** Gives the place back after any answer but 429, or none. */
  void leave();

  /**
   * Gives the place back after a 429: all requests of the account should pause.
   *
   * @param pause at least this long
   */
  void throttled(Duration pause);

  /** A gate with a fixed number of places. */
  static RequestGate of(int places) {
    java.util.concurrent.Semaphore underWay = new java.util.concurrent.Semaphore(places);
    return new RequestGate() {
      @Override
      public void enter() throws InterruptedException {
        underWay.acquire();
      }

      @Override
      public void leave() {
        underWay.release();
      }

      @Override
      public void throttled(Duration pause) {
        underWay.release();
      }
    };
  }
}
