package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;

/** Attributes of workers and tasks: JSON that other programs may have written, too. */
final class Attributes {

  private static final int LONGEST = 66;

  private Attributes() {}

  /** What can be read; attributes that are no JSON say nothing. */
  static JsonNode read(ObjectMapper json, String text) {
    try {
      JsonNode read = json.readTree(text);
      return read == null ? MissingNode.getInstance() : read;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  /** The call that a task is about. */
  static Optional<String> callSid(JsonNode task) {
    return Optional.of(task.path("call_sid").asText()).filter(Attributes::isCallSid);
  }

  static boolean isCallSid(String sid) {
    if (!sid.startsWith("CA") || sid.length() == 2 || sid.length() > LONGEST) {
      return false;
    }
    for (int i = 2; i < sid.length(); i++) {
      char c = sid.charAt(i);
      if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))) {
        return false;
      }
    }
    return true;
  }
}
