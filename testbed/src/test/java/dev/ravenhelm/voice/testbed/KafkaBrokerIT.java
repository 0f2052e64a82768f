package dev.ravenhelm.voice.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class KafkaBrokerIT {

  @Test
  void keepsRecordsAndItsAddressAcrossAnOutage() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start()) {
      String address = broker.bootstrapServers();
      produce(broker, "before");
      broker.pause();
      broker.resume();
      assertThat(broker.bootstrapServers()).isEqualTo(address);
      produce(broker, "after");
      assertThat(consume(broker, 2)).containsExactlyInAnyOrder("before", "after");
    }
  }

  private static void produce(KafkaBroker broker, String value) throws Exception {
    Map<String, Object> settings = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (var producer =
        new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("calls", "key", value)).get(20, TimeUnit.SECONDS);
    }
  }

  private static List<String> consume(KafkaBroker broker, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "group.id", UUID.randomUUID().toString(),
            "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of("calls"));
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> {
            consumer.poll(Duration.ofMillis(100)).forEach(record -> values.add(record.value()));
            return values.size() >= count;
          });
    }
    return values;
  }
}
