package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ravenhelm.voice.operator.plan.TwilioObject;

/** A worker's attributes. */
record WorkerAttributes(JsonNode json) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  static WorkerAttributes of(TwilioObject worker) {
    return parse(worker.field("Attributes"));
  }

  /** Attributes that are no JSON object have no keys. */
  static WorkerAttributes parse(String text) {
    try {
      return new WorkerAttributes(JSON.readTree(text.isBlank() ? "{}" : text));
    } catch (JsonProcessingException e) {
      return new WorkerAttributes(JSON.createObjectNode());
    }
  }

  /** A key's text; empty where there is none. */
  String text(String key) {
    JsonNode value = json.path(key);
    return value.isValueNode() && !value.isNull() ? value.asText() : "";
  }
}
