package dev.ravenhelm.voice.server.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a TaskRouter task says of its call, which Twilio keeps as text. */
public final class TaskAttributes {

  private static final ObjectMapper JSON = new ObjectMapper();

  private TaskAttributes() {}

  /** A task's attributes, empty where another program wrote what is no JSON object. */
  public static ObjectNode of(JsonNode task) {
    try {
      return JSON.readTree(task.path("attributes").asText("{}")) instanceof ObjectNode object
          ? object
          : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
