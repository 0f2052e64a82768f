package dev.ravenhelm.voice.server.events;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Events as CloudEvents: in the spool as one JSON object, in Kafka in binary mode, with attributes
 * as {@code ce_} headers and the data as value.
 *
 * <p>Source: CloudEvents 1.0.2 and its Kafka protocol binding.
 */
final class EventJson {

  private static final List<String> ATTRIBUTES =
      List.of("specversion", "id", "type", "source", "subject", "time", "dataschema", "rootcall");
  private static final String SCHEMA = "urn:ravenhelm:voice:call-event:v1";

  private final ObjectMapper mapper;
  private final ObjectWriter writer;

  /** A CloudEvent in structured mode. */
  private record Stored(
      String specversion,
      String id,
      String type,
      String source,
      String subject,
      String time,
      String dataschema,
      String rootcall,
      Told data) {}

  private record Told(@JsonUnwrapped CallEvent.Data data, String callSid, String state) {}

  EventJson(ObjectMapper mapper) {
    this.mapper = mapper;
    this.writer = mapper.writerFor(Stored.class);
  }

  byte[] write(CallEvent event) throws JsonProcessingException {
    return writer.writeValueAsBytes(
        new Stored(
            "1.0",
            event.id(),
            "dev.ravenhelm.voice.call." + event.state() + ".v1",
            "/accounts/" + event.accountSid(),
            event.callSid(),
            event.time().toString(),
            SCHEMA,
            event.rootCallSid(),
            new Told(event.data(), event.callSid(), event.state())));
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
        topic,
        null,
        event.path("rootcall").asText(),
        mapper.writeValueAsBytes(event.path("data")),
        headers);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
