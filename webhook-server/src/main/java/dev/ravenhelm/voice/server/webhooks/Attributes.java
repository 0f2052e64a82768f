package dev.ravenhelm.voice.server.webhooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Optional;
import java.util.regex.Pattern;

/** Attributes of workers and tasks: JSON that other programs may have written, too. */
final class Attributes {

  private static final Pattern CALL_SID = Pattern.compile("CA[0-9a-zA-Z]{1,64}");

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
    return CALL_SID.matcher(sid).matches();
  }
}
