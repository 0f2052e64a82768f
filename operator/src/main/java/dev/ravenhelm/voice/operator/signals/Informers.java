package dev.ravenhelm.voice.operator.signals;

import io.javaoperatorsdk.operator.health.InformerHealthIndicator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Whether the operator still hears what happens in the cluster. An informer that does not run is
 * dead at once; one whose watch is broken is dead when it has been so for a while, since it makes a
 * new one itself, and a restart of all operators helps no API server that restarts.
 */
public final class Informers {
  /** How long a watch may be broken. */
  public static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Supplier<Map<String, InformerHealthIndicator>> informers;
  private final InstantSource clock;
  private final Map<String, Instant> unwatchedSince = new ConcurrentHashMap<>();

  /** Over all informers by name. */
  public Informers(Supplier<Map<String, InformerHealthIndicator>> informers, InstantSource clock) {
    this.informers = informers;
    this.clock = clock;
  }

  /** What makes the operator deaf for good, one sentence each. */
  public List<String> dead() {
    List<String> dead = new ArrayList<>();
    new TreeMap<>(informers.get())
        .forEach((name, informer) -> {
          if (!informer.isRunning()) {
            dead.add(name + " does not run");
          } else if (informer.isWatching()) {
            unwatchedSince.remove(name);
          } else {
            Instant since = unwatchedSince.computeIfAbsent(name, n -> clock.instant());
            if (!clock.instant().isBefore(since.plus(PATIENCE))) {
              dead.add(name + " has not watched since " + since);
            }
          }
        });
    return List.copyOf(dead);
  }

  /** What it does not know yet, or may not know any more, one sentence each. */
  public List<String> behind() {
    List<String> behind = new ArrayList<>();
    new TreeMap<>(informers.get())
        .forEach((name, informer) -> {
          if (!informer.isRunning()) {
            behind.add(name + " does not run");
          } else if (!informer.hasSynced()) {
            behind.add(name + " has not read its list yet");
          } else if (!informer.isWatching()) {
            behind.add(name + " does not watch");
          }
        });
    return List.copyOf(behind);
  }
}
