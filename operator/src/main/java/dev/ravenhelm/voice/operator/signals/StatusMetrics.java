package dev.ravenhelm.voice.operator.signals;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.status.Reporter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How many resources have which condition, and how old the oldest API key is. No label names a
 * resource: there may be ten thousand.
 */
public final class StatusMetrics implements Reporter.Listener {
  private final MeterRegistry meters;
  private final Clock clock;
  private final Map<String, Set<Tags>> conditionsOf = new HashMap<>();

  /** The same few, which thousands of resources have. */
  private final Map<Tags, Tags> known = new HashMap<>();

  private final Map<Tags, Integer> counts = new HashMap<>();
  private final Map<String, Instant> keys = new HashMap<>();

  public StatusMetrics(MeterRegistry meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    Gauge.builder("voice.api.key.oldest.seconds", this, StatusMetrics::oldestKeySeconds)
        .description("Age of the oldest API key that a gateway has in use")
        .register(meters);
  }

  @Override
  public synchronized void told(
      VoiceResource<?, ?> resource, @Nullable Object status, List<Condition> conditions) {
    String uid = resource.getMetadata().getUid();
    Set<Tags> now = new HashSet<>();
    for (Condition condition : conditions) {
      Tags tags =
          Tags.of(
              "kind",
              resource.getKind(),
              "condition",
              condition.type(),
              "status",
              condition.status(),
              "reason",
              condition.reason());
      now.add(known.computeIfAbsent(tags, t -> t));
    }
    replace(uid, now);
    if (status instanceof VoiceGatewayStatus gateway && gateway.apiKey() != null) {
      keep(uid, gateway.apiKey().createdAt());
    }
  }

  @Override
  public void corrected(VoiceResource<?, ?> resource) {
    meters.counter("voice.drift.corrected", "kind", resource.getKind()).increment();
  }

  @Override
  public synchronized void gone(VoiceResource<?, ?> resource) {
    replace(resource.getMetadata().getUid(), Set.of());
    keys.remove(resource.getMetadata().getUid());
  }

  private void replace(String uid, Set<Tags> now) {
    Set<Tags> before = now.isEmpty() ? conditionsOf.remove(uid) : conditionsOf.put(uid, now);
    if (before != null) {
      before.forEach(tags -> counts.merge(tags, -1, Integer::sum));
    }
    for (Tags tags : now) {
      boolean registered = counts.containsKey(tags); // a gauge stays when nobody is left
      counts.merge(tags, 1, Integer::sum);
      if (!registered) {
        Gauge.builder("voice.resource.conditions", () -> count(tags))
            .description("Resources by kind, condition, its status and reason")
            .tags(tags)
            .register(meters);
      }
    }
  }

  private void keep(String uid, @Nullable String createdAt) {
    if (createdAt == null) {
      return;
    }
    try {
      keys.put(uid, Instant.parse(createdAt));
    } catch (DateTimeParseException e) {
      // a date that nobody can read has no age
      keys.remove(uid);
    }
  }

  private synchronized int count(Tags tags) {
    return counts.getOrDefault(tags, 0);
  }

  private synchronized double oldestKeySeconds() {
    Instant now = clock.instant();
    return keys.values().stream()
        .mapToDouble(created -> Duration.between(created, now).toMillis() / 1000.0)
        .max()
        .orElse(0);
  }
}
