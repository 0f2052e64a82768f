package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the events of all replicas from Kafka on a thread of its own: the last ones that are there,
 * then all that come. While Kafka is away it says so, and goes on where it was when it is back.
 */
public final class EventFeed implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(EventFeed.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration CHECK = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  /** How many events from before the start are read. */
  private static final long REMEMBERED = 20_000;

  private final @Nullable Path kafkaSecrets;
  private final List<Listener> listeners;
  private final ObjectMapper json = new ObjectMapper();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread;
  private VoiceGatewaySpec.@Nullable Kafka wanted;
  private volatile @Nullable KafkaConsumer<String, byte[]> reading;
  private volatile boolean closed;
  private boolean live;

  /** Up to where the events of each partition are from before; null until it has begun once. */
  private @Nullable Map<TopicPartition, Long> past;

  /** Hears of events, on the feed's thread; must not block. */
  public interface Listener {
    void told(ToldEvent event);

    /** Hears of one from before this feed began. */
    void remembered(ToldEvent event);

    /** The feed came or went. */
    void turned(boolean live);
  }

  /**
   * A feed that has not begun.
   *
   * @param kafkaSecrets folder of the mounted Kafka Secrets, or null where there are none
   */
  public EventFeed(@Nullable Path kafkaSecrets, List<Listener> listeners) {
    this.kafkaSecrets = kafkaSecrets;
    this.listeners = List.copyOf(listeners);
    this.thread = Thread.ofPlatform().name("event-feed").daemon(true).unstarted(this::run);
  }

  public EventFeed start() {
    thread.start();
    return this;
  }

  /** Reads from this cluster from now on; null: from none. */
  public void readFrom(VoiceGatewaySpec.@Nullable Kafka kafka) {
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
    closed = true;
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    KafkaConsumer<String, byte[]> consumer = reading;
    if (consumer != null) {
      // an interrupted consumer could not close its connections in order
      consumer.wakeup();
    }
    try {
      thread.join(Duration.ofSeconds(3));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      for (var kafka = awaitWanted(); kafka.isPresent(); kafka = awaitWanted()) {
        try {
          read(kafka.get());
        } catch (KafkaException e) {
          turn(false, String.valueOf(e.getMessage()));
          pause();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The cluster that is wanted, once one is; empty when the feed is closed. */
  private Optional<VoiceGatewaySpec.Kafka> awaitWanted() throws InterruptedException {
    lock.lock();
    try {
      while (wanted == null && !closed) {
        turn(false, "the gateway names no Kafka");
        changed.await();
      }
      return closed ? Optional.empty() : Optional.ofNullable(wanted);
    } finally {
      lock.unlock();
    }
  }

  /** Waits before the next try, or until the feed is closed. */
  private void pause() throws InterruptedException {
    lock.lock();
    try {
      long left = PAUSE.toNanos();
      while (!closed && left > 0) {
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean wants(VoiceGatewaySpec.Kafka kafka) {
    lock.lock();
    try {
      return !closed && kafka.equals(wanted);
    } finally {
      lock.unlock();
    }
  }

  /** Reads for as long as this cluster is the one that is wanted. */
  private void read(VoiceGatewaySpec.Kafka kafka) throws InterruptedException {
    String topic = KafkaSettings.topic(kafka);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            KafkaSettings.ofReader(kafka, kafkaSecrets),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    reading = consumer;
    try {
      while (wants(kafka) && !begin(consumer, topic)) {
        turn(false, "there is no topic " + topic + " yet");
        pause();
      }
      long checked = System.nanoTime();
      while (wants(kafka)) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
          deliver(record);
        }
        if (System.nanoTime() - checked > CHECK.toNanos()) {
          check(consumer);
          checked = System.nanoTime();
        }
      }
    } finally {
      reading = null;
      consumer.close(CloseOptions.timeout(ANSWER));
    }
  }

  /** Whether the topic is there; it is then read from its end, the first time from before that. */
  private boolean begin(KafkaConsumer<String, byte[]> consumer, String topic) {
    Set<TopicPartition> partitions =
        consumer.partitionsFor(topic, ANSWER).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .collect(Collectors.toSet());
    if (partitions.isEmpty()) {
      return false;
    }
    consumer.assign(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, ANSWER);
    Map<TopicPartition, Long> starts = consumer.beginningOffsets(partitions, ANSWER);
    long back = past == null ? REMEMBERED / partitions.size() : 0;
    ends.forEach((partition, end) ->
        consumer.seek(partition, Math.max(starts.getOrDefault(partition, 0L), end - back)));
    past = ends;
    turn(true, "");
    return true;
  }

  /** A consumer does not say that its cluster is away: it only brings nothing. */
  private void check(KafkaConsumer<String, byte[]> consumer) {
    try {
      consumer.endOffsets(consumer.assignment(), ANSWER);
      turn(true, "");
    } catch (TimeoutException e) {
      turn(false, "no answer");
    }
  }

  private void deliver(ConsumerRecord<String, byte[]> record) {
    if (record.value() == null) {
      return;
    }
    try {
      ToldEvent event =
          new ToldEvent(
              header(record, "ce_id"),
              header(record, "ce_time"),
              header(record, "ce_rootcall"),
              json.readTree(record.value()));
      boolean before = record.offset() < before(record);
      listeners.forEach(
          before ? listener -> listener.remembered(event) : listener -> listener.told(event));
    } catch (IOException e) {
      LOG.warn("Record {}@{} is no event", record.partition(), record.offset());
    } catch (RuntimeException e) {
      // one event must not end all that follow
      LOG.error("Record {}@{} was not taken", record.partition(), record.offset(), e);
    }
  }

  private long before(ConsumerRecord<?, ?> record) {
    return past == null
        ? 0
        : past.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L);
  }

  private static String header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }

  private void turn(boolean now, String why) {
    if (live == now) {
      return;
    }
    live = now;
    if (now) {
      LOG.info("Events of all replicas arrive");
    } else {
      LOG.warn("Panels poll, since no events arrive: {}", why);
    }
    listeners.forEach(listener -> listener.turned(now));
  }
}
