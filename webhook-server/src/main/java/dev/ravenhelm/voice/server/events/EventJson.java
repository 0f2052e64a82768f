package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Events as CloudEvents: in the spool as {@link EventWriter} writes them, in Kafka in binary mode,
 * with attributes as {@code ce_} headers and the data as value.
 *
 * <p>Source: CloudEvents 1.0.2 and its Kafka protocol binding.
 */
final class EventJson {

  private static final List<String> ATTRIBUTES =
      List.of("specversion", "id", "type", "source", "subject", "time", "dataschema", "rootcall");

  private final ObjectMapper mapper;

  EventJson(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /** The record for a topic, keyed by root call, so that all its legs stay in order. */
  ProducerRecord<String, byte[]> record(String topic, byte[] stored) throws IOException {
    JsonNode event = mapper.readTree(stored);
    List<Header> headers = new ArrayList<>();
    for (String attribute : ATTRIBUTES) {
      headers.add(header("ce_" + attribute, event.path(attribute).asText()));
    }
    headers.add(header("content-type", "application/json"));
    return new ProducerRecord<>(
        topic, null, key(event), mapper.writeValueAsBytes(event.path("data")), headers);
  }

  /** What keeps events in order: the root call, or the agent of those about none. */
  private static String key(JsonNode event) {
    String call = event.path("rootcall").asText();
    return call.isEmpty() ? event.path("subject").asText() : call;
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
