package dev.ravenhelm.voice.operator.status;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes Kubernetes Events; a lost one never stops a reconciliation. Warnings are written at once,
 * others one after the other by a thread of their own: when thousands of resources become ready
 * together, their statuses come first and most of the events are left out.
 */
public final class EventRecorder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
  private static final int LONGEST_MESSAGE = 1024;
  private static final int MOST_WAITING = 200;

  private final KubernetesClient client;
  private final Clock clock;
  private final String reporter;
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_WAITING),
          Thread.ofPlatform().name("events").daemon().factory(),
          (event, executor) -> LOG.debug("an event was left out: {} wait", MOST_WAITING));

  public EventRecorder(KubernetesClient client, Clock clock, String reporter) {
    this.client = client;
    this.clock = clock;
    this.reporter = reporter;
  }

  /** Something that is as it should be. */
  public void normal(HasMetadata about, String reason, String message) {
    writer.execute(() -> record(about, "Normal", reason, message));
  }

  /** Something that somebody should look at. */
  public void warning(HasMetadata about, String reason, String message) {
    record(about, "Warning", reason, message);
  }

  /** Writes what waits, for five seconds at most. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
        LOG.info("{} events were not recorded before the end", writer.shutdownNow().size());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void record(HasMetadata about, String type, String reason, String message) {
    String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    try {
      client
          .v1()
          .events()
          .inNamespace(about.getMetadata().getNamespace())
          .resource(
              new EventBuilder()
                  .withNewMetadata()
                  .withGenerateName(about.getMetadata().getName() + ".")
                  .endMetadata()
                  .withNewInvolvedObject()
                  .withApiVersion(about.getApiVersion())
                  .withKind(about.getKind())
                  .withNamespace(about.getMetadata().getNamespace())
                  .withName(about.getMetadata().getName())
                  .withUid(about.getMetadata().getUid())
                  .endInvolvedObject()
                  .withType(type)
                  .withReason(reason)
                  .withMessage(message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)))
                  .withFirstTimestamp(now)
                  .withLastTimestamp(now)
                  .withCount(1)
                  .withReportingComponent("voice-operator")
                  .withReportingInstance(reporter)
                  .withNewSource()
                  .withComponent("voice-operator")
                  .endSource()
                  .build())
          .create();
    } catch (KubernetesClientException e) {
      LOG.atInfo().addKeyValue("reason", reason).log("event was not recorded: {}", e.getMessage());
    }
  }
}
