package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.events.Segment.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends batches to one topic of one cluster; a batch counts only when all of it was stored. */
final class KafkaSender implements BatchSender {

  private static final Duration DELIVERY = Duration.ofSeconds(15);

  private final String topic;
  private final EventJson json;
  private final KafkaProducer<String, byte[]> producer;

  KafkaSender(VoiceGatewaySpec.Kafka kafka, @Nullable Path secrets, EventJson json) {
    this.topic = KafkaSettings.topic(kafka);
    this.json = json;
    this.producer =
        new KafkaProducer<>(
            KafkaSettings.of(kafka, secrets, DELIVERY),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  @Override
  public @Nullable String send(Batch batch) throws InterruptedException {
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    try {
      for (byte[] record : batch.records()) {
        sent.add(producer.send(json.record(topic, record)));
      }
      for (Future<RecordMetadata> each : sent) {
        each.get(DELIVERY.toSeconds() + 5, TimeUnit.SECONDS);
      }
      return null;
    } catch (ExecutionException e) {
      return String.valueOf(e.getCause());
    } catch (KafkaException | IOException | TimeoutException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
  }
}
