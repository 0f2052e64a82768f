package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.testbed.KafkaBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KafkaOutageIT {

  private static final String TOPIC = "calls";

  @TempDir private Path folder;
  @TempDir private Path spool;
  private KafkaBroker broker;

  @BeforeEach
  void start() {
    broker = KafkaBroker.start();
    RunningServer.example(
        folder,
        "  outbound: {allowed",
        "  events: {kafka: {bootstrapServers: \""
            + broker.bootstrapServers()
            + "\", topic: "
            + TOPIC
            + "}}\n  outbound: {allowed");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void losesNoEventWhileKafkaIsAwayAndTheServerRestarts() {
    try (RunningServer server = start(folder)) {
      assertThat(status(server, "CA1", "ringing", 0)).isEqualTo(204);
      // an empty spool may still be waiting for a slow disk
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> gauge(server, "voice_events_sent_total") == 1);
      await().atMost(Duration.ofSeconds(30)).until(() -> gauge(server, "voice_spool_depth") == 0);
      broker.pause();
      long before = System.nanoTime();
      for (int i = 2; i < 12; i++) {
        assertThat(status(server, "CA" + i, "completed", 1)).isEqualTo(204);
      }
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
      // one on its way to the disk is counted on both ends of it for a moment
      await().atMost(Duration.ofSeconds(30)).until(() -> gauge(server, "voice_spool_depth") == 10);
    }
    try (RunningServer server = start(folder)) {
      // the one that was sent stands in the same file and may come again
      assertThat(gauge(server, "voice_spool_depth")).isBetween(10.0, 11.0);
      assertThat(status(server, "CA12", "completed", 1)).isEqualTo(204);
      broker.resume();
      Map<String, ConsumerRecord<String, String>> events = consume(12);
      assertThat(events.keySet()).contains("CA1", "CA2", "CA11", "CA12");
      await().atMost(Duration.ofSeconds(30)).until(() -> gauge(server, "voice_spool_depth") == 0);
      assertThat(gauge(server, "voice_events_lost_total")).isZero();
    }
  }

  @Test
  void writesCloudEventsKeyedByTheRootCall() throws Exception {
    try (RunningServer server = start(folder)) {
      Map<String, String> parameters = new HashMap<>();
      parameters.put("CallSid", "CAleg");
      parameters.put("ParentCallSid", "CAroot");
      parameters.put("From", "+15550100077");
      parameters.put("To", "client:alice_b");
      parameters.put("CallStatus", "in-progress");
      parameters.put("SequenceNumber", "2");
      parameters.put("Timestamp", "Mon, 23 Nov 2026 09:00:00 +0000");
      server.twilio("/voice/events", parameters);
      server.twilio("/voice/events", parameters);
      ConsumerRecord<String, String> event = consume(1).get("CAleg");
      assertThat(event.key()).isEqualTo("CAroot");
      assertThat(header(event, "ce_type")).isEqualTo("dev.ravenhelm.voice.call.answered.v1");
      assertThat(header(event, "ce_source")).isEqualTo("/accounts/" + RunningServer.ACCOUNT);
      assertThat(header(event, "ce_specversion")).isEqualTo("1.0");
      assertThat(header(event, "ce_time")).isEqualTo("2026-11-23T09:00:00Z");
      assertThat(header(event, "ce_id")).hasSize(32);
      assertThat(header(event, "content-type")).isEqualTo("application/json");
      JsonNode data = new ObjectMapper().readTree(event.value());
      assertThat(data.path("agent").asText()).isEqualTo("alice-b");
      assertThat(data.path("from").asText()).isEqualTo("+15550100077");
      assertThat(gauge(server, "voice_events_repeated_total")).isEqualTo(1);
    }
  }

  private RunningServer start(Path resources) {
    Map<String, String> environment = RunningServer.environment();
    environment.put("VOICE_SPOOL_DIR", spool.toString());
    return RunningServer.on(resources, environment);
  }

  private static int status(RunningServer server, String call, String status, int sequence) {
    return server
        .twilio(
            "/voice/events",
            Map.of(
                "CallSid", call,
                "CallStatus", status,
                "SequenceNumber", Integer.toString(sequence)))
        .statusCode();
  }

  /** Events by the call they are about. */
  private Map<String, ConsumerRecord<String, String>> consume(int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", broker.bootstrapServers(),
            "group.id", UUID.randomUUID().toString(),
            "auto.offset.reset", "earliest");
    Map<String, ConsumerRecord<String, String>> events = new LinkedHashMap<>();
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(TOPIC));
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(200))
                .forEach(event -> events.put(header(event, "ce_subject"), event));
            return events.size() >= count;
          });
    }
    return events;
  }

  private static String header(ConsumerRecord<String, String> event, String name) {
    return new String(event.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }

  private static double gauge(RunningServer server, String name) {
    return server
        .metrics()
        .lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
