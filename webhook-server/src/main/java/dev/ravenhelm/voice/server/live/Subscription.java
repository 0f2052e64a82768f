package dev.ravenhelm.voice.server.live;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/** What waits for one stream. A stream that cannot follow looks at the state instead. */
final class Subscription {

  private static final int MOST = 256;

  private final String agent;
  private final BlockingQueue<Signal> waiting = new ArrayBlockingQueue<>(MOST);

  Subscription(String agent) {
    this.agent = agent;
  }

  /** Whose stream it is, by name. */
  String agent() {
    return agent;
  }

  void signal(Signal signal) {
    if (!waiting.offer(signal)) {
      waiting.clear();
      boolean _ = waiting.offer(signal instanceof Signal.Stop ? signal : new Signal.Look());
    }
  }

  /** The next signal; empty when none came in time. */
  Optional<Signal> next(Duration patience) throws InterruptedException {
    return Optional.ofNullable(
        waiting.poll(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS));
  }
}
