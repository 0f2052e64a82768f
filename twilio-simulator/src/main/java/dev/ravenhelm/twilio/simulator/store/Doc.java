package dev.ravenhelm.twilio.simulator.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One version of a resource: its properties as Twilio shows them, never changed in place. */
public final class Doc {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String sid;
  private final long position;
  private final int version;
  private final ObjectNode json;
  private volatile @Nullable JsonNode attributes;

  Doc(String sid, long position, int version, ObjectNode json) {
    this.sid = sid;
    this.position = position;
    this.version = version;
    this.json = json;
  }

  public String sid() {
    return sid;
  }

  /** Where the resource stands in the order of creation. */
  public long position() {
    return position;
  }

  public int version() {
    return version;
  }

  /** The properties; a caller that wants to change them takes a copy. */
  public ObjectNode json() {
    return json;
  }

  /** The property as text; empty where it is null or absent. */
  public String text(String property) {
    JsonNode value = json.path(property);
    return value.isNull() ? "" : value.asText("");
  }

  /** The property as text, absent where it is null or empty. */
  public Optional<String> optional(String property) {
    return Optional.of(text(property)).filter(value -> !value.isEmpty());
  }

  public int number(String property) {
    return json.path(property).asInt();
  }

  public boolean flag(String property) {
    return json.path(property).asBoolean();
  }

  /** The {@code attributes} property, which Twilio carries as JSON in a string. */
  public JsonNode attributes() {
    JsonNode parsed = attributes;
    if (parsed == null) {
      try {
        parsed = JSON.readTree(text("attributes"));
      } catch (JsonProcessingException e) {
        parsed = JsonNodeFactory.instance.objectNode();
      }
      attributes = parsed;
    }
    return parsed;
  }
}
