package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.events.Segment.Batch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries events from the spool to Kafka, on a thread of its own; what cannot be sent is tried
 * again for ever, later and later.
 */
final class Dispatcher implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final int BATCH = 100;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Spool spool;
  private final @Nullable Path kafkaSecrets;
  private final EventJson json;
  private final Counter sent;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private VoiceGatewaySpec.@Nullable Kafka wanted;
  private VoiceGatewaySpec.@Nullable Kafka used;
  private @Nullable KafkaSender sender;
  private boolean down;

  Dispatcher(Spool spool, @Nullable Path kafkaSecrets, ObjectMapper mapper, MeterRegistry meters) {
    this.kafkaSecrets = kafkaSecrets;
    this.spool = spool;
    this.json = new EventJson(mapper);
    this.sent =
        Counter.builder("voice.events.sent").description("Events that Kafka has").register(meters);
    this.thread = Thread.ofPlatform().name("dispatcher").daemon(true).unstarted(this::run);
  }

  Dispatcher start() {
    thread.start();
    return this;
  }

  /** Sends to this cluster from now on; null: events wait. */
  void sendTo(VoiceGatewaySpec.@Nullable Kafka kafka) {
    lock.lock();
    try {
      wanted = kafka;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        String problem = turn();
        told(problem);
        pause = problem == null ? FIRST_PAUSE : pause(pause);
      }
    } catch (InterruptedException e) {
      // it is closed; the producer could not end in order on a thread that is still interrupted
    } finally {
      closeSender();
    }
  }

  /** Why the oldest events could not be sent, or null when they were. */
  private @Nullable String turn() throws InterruptedException {
    try {
      KafkaSender to = sender();
      Batch batch = spool.oldest(BATCH);
      String problem = to.send(batch);
      if (problem == null) {
        spool.acknowledge(batch);
        sent.increment(batch.records().size());
      }
      return problem;
    } catch (KafkaException e) {
      return Objects.toString(e.getCause(), e.toString());
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** The sender for the cluster that is wanted; waits while none is. */
  private KafkaSender sender() throws InterruptedException {
    VoiceGatewaySpec.Kafka kafka = awaitWanted();
    KafkaSender current = sender;
    if (current != null && kafka.equals(used)) {
      return current;
    }
    closeSender();
    current = new KafkaSender(kafka, kafkaSecrets, json);
    used = kafka;
    sender = current;
    return current;
  }

  private VoiceGatewaySpec.Kafka awaitWanted() throws InterruptedException {
    lock.lock();
    try {
      while (wanted == null) {
        changed.await();
      }
      return wanted;
    } finally {
      lock.unlock();
    }
  }

  private void closeSender() {
    if (sender != null) {
      sender.close();
      sender = null;
    }
  }

  /** Waits; returns how long to wait next time. */
  private static Duration pause(Duration pause) throws InterruptedException {
    Thread.sleep(pause);
    Duration longer = pause.multipliedBy(2);
    return longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
  }

  private void told(@Nullable String problem) {
    if (problem != null && !down) {
      LOG.warn("Events wait in the spool: {}", problem);
    } else if (problem == null && down) {
      LOG.info("Events are sent again");
    }
    down = problem != null;
  }
}
