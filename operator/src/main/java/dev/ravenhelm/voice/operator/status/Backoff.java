package dev.ravenhelm.voice.operator.status;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/** Pauses between tries of one resource: doubled from a second to a minute, with jitter. */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 6;

  private final Map<String, Integer> failures = new ConcurrentHashMap<>();
  private final RandomGenerator random;

  public Backoff(RandomGenerator random) {
    this.random = random;
  }

  /** The pause after one more failure. */
  public Duration failed(String uid) {
    int before = failures.merge(uid, 1, (a, b) -> Math.min(a + b, MOST_DOUBLINGS + 1)) - 1;
    return jittered(Duration.ofSeconds(Math.min(60, 1L << before)));
  }

  /** The next failure counts as the first. */
  public void succeeded(String uid) {
    failures.remove(uid);
  }

  /** The duration, give or take a fifth. */
  public Duration jittered(Duration around) {
    return Duration.ofMillis((long) (around.toMillis() * (0.8 + 0.4 * random.nextDouble())));
  }
}
