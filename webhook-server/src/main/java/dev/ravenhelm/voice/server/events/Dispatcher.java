package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.events.Segment.Batch;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
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
  private final Function<VoiceGatewaySpec.Kafka, BatchSender> senders;
  private final Counter sent;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private VoiceGatewaySpec.@Nullable Kafka wanted;
  private boolean closing;
  private VoiceGatewaySpec.@Nullable Kafka used;
  private @Nullable BatchSender sender;
  private boolean down;

  Dispatcher(
      Spool spool, Function<VoiceGatewaySpec.Kafka, BatchSender> senders, MeterRegistry meters) {
    this.spool = spool;
    this.senders = senders;
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
    close(Duration.ZERO);
  }

  /** Sends what is left, for so long at most; the rest waits in the spool for the next start. */
  void close(Duration patience) {
    try {
      if (closing()) {
        boolean _ = spool.awaitEmpty(patience);
      }
      thread.interrupt();
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
    }
  }

  /** Pauses end from now on; whether there is a cluster to send to. */
  private boolean closing() {
    lock.lock();
    try {
      closing = true;
      changed.signalAll();
      return wanted != null;
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    Duration pause = FIRST_PAUSE;
    try {
      while (true) {
        String problem = turn();
        told(problem);
        if (problem == null) {
          pause = FIRST_PAUSE;
        } else {
          // the next one reads passwords and certificates anew, and forgets what it gave up on
          closeSender();
          pause = pause(pause);
        }
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
      // first, since the cluster may be another when there is something to send
      Batch batch = spool.oldest(BATCH);
      String problem = sender().send(batch);
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
  private BatchSender sender() throws InterruptedException {
    VoiceGatewaySpec.Kafka kafka = awaitWanted();
    BatchSender current = sender;
    if (current != null && kafka.equals(used)) {
      return current;
    }
    closeSender();
    current = senders.apply(kafka);
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

  /** Waits, or until there is news of what is wanted; returns how long to wait next time. */
  private Duration pause(Duration pause) throws InterruptedException {
    lock.lock();
    try {
      VoiceGatewaySpec.Kafka before = wanted;
      boolean last = closing;
      long left = (last ? FIRST_PAUSE : pause).toNanos();
      while (left > 0 && closing == last && Objects.equals(wanted, before)) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
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
