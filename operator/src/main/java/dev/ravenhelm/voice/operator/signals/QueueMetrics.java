package dev.ravenhelm.voice.operator.signals;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceAction;
import io.javaoperatorsdk.operator.processing.event.source.controller.ResourceEvent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How long an event waits until its resource is reconciled. */
public final class QueueMetrics implements Metrics {
  private final MeterRegistry meters;
  private final InstantSource clock;
  private final Map<String, Instant> waiting = new ConcurrentHashMap<>();

  public QueueMetrics(MeterRegistry meters, InstantSource clock) {
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void receivedEvent(Event event, Map<String, Object> metadata) {
    String key = key(event.getRelatedCustomResourceID(), metadata);
    if (event instanceof ResourceEvent resource && resource.getAction() == ResourceAction.ADDED) {
      // an event of before may have spoken of a resource that was not there yet
      waiting.put(key, clock.instant());
    } else {
      waiting.putIfAbsent(key, clock.instant());
    }
  }

  @Override
  public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
    Instant since = waiting.remove(key(ResourceID.fromResource(resource), metadata));
    if (since != null) {
      Timer.builder("voice.queue.age")
          .description("How long an event waited until its resource was reconciled")
          .tag("kind", resource.getKind())
          .register(meters)
          .record(Duration.between(since, clock.instant()));
    }
  }

  @Override
  public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
    waiting.remove(key(resource, metadata));
  }

  private static String key(ResourceID resource, Map<String, Object> metadata) {
    return metadata.get("controller.name")
        + "/"
        + resource.getNamespace().orElse("")
        + "/"
        + resource.getName();
  }
}
