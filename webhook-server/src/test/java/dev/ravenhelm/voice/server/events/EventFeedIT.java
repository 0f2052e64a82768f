package dev.ravenhelm.voice.server.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.testbed.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

final class EventFeedIT {

  private static final Duration SOON = Duration.ofSeconds(20);

  private final Heard heard = new Heard();

  /** A replica that starts knows what happened before, and tells panels only what is new. */
  @Test
  void remembersWhatWasThereBeforeAndTellsWhatComes() throws Exception {
    try (KafkaBroker broker = KafkaBroker.start();
        KafkaProducer<String, byte[]> producer = producer(broker);
        EventFeed feed = new EventFeed(null, List.of(heard)).start()) {
      send(producer, "before", "{\"state\":\"accepted\"}");
      send(producer, "broken", "no JSON");
      feed.readFrom(new VoiceGatewaySpec.Kafka(broker.bootstrapServers(), "calls", null, null));
      await().atMost(SOON).until(() -> heard.live);
      send(producer, "after", "{\"state\":\"completed\"}");
      await().atMost(SOON).untilAsserted(() -> assertThat(heard.told).containsExactly("after"));
      assertThat(heard.remembered).containsExactly("before");
    }
  }

  private static KafkaProducer<String, byte[]> producer(KafkaBroker broker) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", broker.bootstrapServers()),
        new StringSerializer(),
        new ByteArraySerializer());
  }

  private static void send(KafkaProducer<String, byte[]> producer, String id, String data)
      throws Exception {
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>("calls", "CA1", data.getBytes(StandardCharsets.UTF_8));
    record.headers().add(new RecordHeader("ce_id", id.getBytes(StandardCharsets.UTF_8)));
    producer.send(record).get();
  }

  private static final class Heard implements EventFeed.Listener {
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final List<String> remembered = new CopyOnWriteArrayList<>();
    private volatile boolean live;

    @Override
    public void told(ToldEvent event) {
      told.add(event.id());
    }

    @Override
    public void remembered(ToldEvent event) {
      remembered.add(event.id());
    }

    @Override
    public void turned(boolean now) {
      live = now;
    }
  }
}
