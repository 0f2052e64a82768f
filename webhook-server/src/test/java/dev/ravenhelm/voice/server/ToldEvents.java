package dev.ravenhelm.voice.server;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The events of a call that Kafka has been told, on the topic {@code calls}. */
final class ToldEvents {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ToldEvents() {}

  /**
   * The events up to a last one, in their order: how many seconds after the first, the state, and
   * the agent.
   */
  static List<String> of(String bootstrapServers, String call, String last) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "group.id", "told-events",
            "auto.offset.reset", "earliest");
    List<ConsumerRecord<String, String>> events = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("calls"));
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(event -> {
                  if (header(event, "ce_subject").equals(call)) {
                    events.add(event);
                  }
                });
            return events.stream().anyMatch(event -> data(event, "state").equals(last));
          });
    }
    Instant start = time(events.getFirst());
    return events.stream()
        .map(event ->
            (Duration.between(start, time(event)).toSeconds()
                    + " "
                    + data(event, "state")
                    + " "
                    + data(event, "agent"))
                .strip())
        .toList();
  }

  private static Instant time(ConsumerRecord<String, String> event) {
    return Instant.parse(header(event, "ce_time"));
  }

  private static String data(ConsumerRecord<String, String> event, String field) {
    try {
      JsonNode data = JSON.readTree(event.value());
      return data.path(field).asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String header(ConsumerRecord<String, String> event, String name) {
    return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
