package dev.ravenhelm.voice.sandbox.soak;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The events that Kafka has, each by its id. */
final class Heard {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int QUIET_POLLS = 6;

  /** What each id speaks of, as {@code CA…|received}. */
  private final Map<String, String> byId = new HashMap<>();

  private int records;

  /** Reads a topic from its beginning until nothing more comes. */
  Heard(String bootstrapServers, String topic) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            bootstrapServers,
            "group.id",
            UUID.randomUUID().toString(),
            "auto.offset.reset",
            "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(topic));
      for (int quiet = 0; quiet < QUIET_POLLS; quiet++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          take(record);
          quiet = 0;
        }
      }
    }
  }

  int records() {
    return records;
  }

  int ids() {
    return byId.size();
  }

  /** How many ids speak of each thing. */
  Map<String, Integer> things() {
    Map<String, Integer> things = new HashMap<>();
    byId.values().forEach(thing -> things.merge(thing, 1, Integer::sum));
    return things;
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    String type = header(record, "ce_type");
    String state =
        type.substring("dev.ravenhelm.voice.call.".length(), type.length() - ".v1".length());
    byId.put(header(record, "ce_id"), header(record, "ce_subject") + "|" + state);
    records++;
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
