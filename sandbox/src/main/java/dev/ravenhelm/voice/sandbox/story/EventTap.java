package dev.ravenhelm.voice.sandbox.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads the topic of call events from its beginning. */
public final class EventTap implements AutoCloseable {
  private final ObjectMapper json = new ObjectMapper();
  private final KafkaConsumer<String, String> consumer;

  public EventTap(String bootstrapServers, String topic) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "group.id", "sandbox-story",
            "auto.offset.reset", "earliest",
            "metadata.max.age.ms", "1000"));
    this.consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer());
    consumer.subscribe(List.of(topic));
  }

  /** One event as it lies in Kafka. */
  public record Event(Instant at, String key, String type, String subject, String known) {}

  /** What came since the last look. */
  public List<Event> poll() {
    List<Event> events = new ArrayList<>();
    for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
      events.add(
          new Event(
              Instant.ofEpochMilli(record.timestamp()),
              String.valueOf(record.key()),
              header(record, "ce_type"),
              header(record, "ce_subject"),
              known(record.value())));
    }
    return events;
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** What the event says of the caller, for people; empty where it says nothing. */
  private String known(String data) {
    try {
      JsonNode read = json.readTree(data);
      return Stream.of("customer", "ticket")
          .filter(what -> read.has(what))
          .map(what -> what + " " + read.path(what).path("id").asText())
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      throw new UncheckedIOException("an event is JSON", e);
    }
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
  }
}
