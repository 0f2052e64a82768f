package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.events.Segment.Batch;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends batches to one topic of one cluster; a batch counts only when all of it was stored. */
final class KafkaSender implements AutoCloseable {

  private static final String TOPIC = "ravenhelm.voice.calls";
  private static final Duration DELIVERY = Duration.ofSeconds(15);

  private final String topic;
  private final EventJson json;
  private final KafkaProducer<String, byte[]> producer;

  KafkaSender(VoiceGatewaySpec.Kafka kafka, EventJson json) {
    this.topic = Objects.requireNonNullElse(kafka.topic(), TOPIC);
    this.json = json;
    this.producer =
        new KafkaProducer<>(settings(kafka), new StringSerializer(), new ByteArraySerializer());
  }

  /** Why it could not be sent, or null when it was. */
  @Nullable String send(Batch batch) throws InterruptedException {
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

  private static Map<String, Object> settings(VoiceGatewaySpec.Kafka kafka) {
    VoiceGatewaySpec.Tls tls = kafka.tls();
    if (kafka.sasl() != null || (tls != null && tls.ca() != null)) {
      // both name Secrets, which this server's ServiceAccount may not read
      throw new ConfigException("spec.events.kafka.sasl and tls.ca are not supported yet");
    }
    Map<String, Object> settings = new HashMap<>();
    settings.put("security.protocol", tls == null ? "PLAINTEXT" : "SSL");
    settings.put("bootstrap.servers", kafka.bootstrapServers());
    settings.put("client.id", "voice-webhook-server");
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("compression.type", "lz4");
    settings.put("linger.ms", 5);
    // the 60 s of the default would hold back the news that the cluster is away
    settings.put("max.block.ms", 3000);
    settings.put("request.timeout.ms", 5000);
    settings.put("delivery.timeout.ms", (int) DELIVERY.toMillis());
    settings.put("reconnect.backoff.max.ms", 2000);
    return settings;
  }
}
