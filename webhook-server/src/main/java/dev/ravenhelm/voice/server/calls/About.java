package dev.ravenhelm.voice.server.calls;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/**
 * Who calls and why, as far as the context service said it before the call's task was made: {@code
 * customer} and {@code ticket} among the attributes of the task.
 *
 * @param known the two, each where there is one
 */
public record About(ObjectNode known) {

  /** Nothing is known. */
  public static final About NOTHING = new About(JsonNodeFactory.instance.objectNode());

  private static final Map<String, List<String>> FIELDS =
      Map.of("customer", List.of("id", "name"), "ticket", List.of("id", "subject", "owner"));

  /** What a task says; another program may have written that, too. */
  static About of(JsonNode attributes) {
    ObjectNode known = JsonNodeFactory.instance.objectNode();
    FIELDS.forEach((name, fields) -> {
      JsonNode said = attributes.path(name);
      if (said.path("id").isTextual()) {
        ObjectNode object = known.putObject(name);
        for (String field : fields) {
          if (said.path(field).isTextual()) {
            object.set(field, said.path(field));
          }
        }
      }
    });
    return new About(known);
  }

  void into(ObjectNode call) {
    call.setAll(known);
  }
}
