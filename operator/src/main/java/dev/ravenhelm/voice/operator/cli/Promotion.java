package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.util.Map;

/**
 * What becomes of an exported object when its gateway is promoted to Full: whether calls go on as
 * before.
 */
final class Promotion {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** A method, and the URL without which it means nothing. */
  private static final Map<String, String> URL_OF_METHOD =
      Map.of("VoiceFallbackMethod", "VoiceFallbackUrl", "StatusCallbackMethod", "StatusCallback");

  private Promotion() {}

  /** Whether a change only adds, or renames, and takes nothing from whoever uses the object. */
  static boolean onlyAdds(Change change) {
    return change instanceof Change.Update update
        && update.fields().entrySet().stream()
            .allMatch(field -> onlyAdds(update, field.getKey(), field.getValue()));
  }

  private static boolean onlyAdds(Change.Update update, String name, Change.FieldChange change) {
    return switch (name) {
      case "FriendlyName" -> update.kind() == TwilioKind.NUMBER;
      case "VoiceUrl" ->
          NumberExport.withoutFragment(change.before())
              .equals(NumberExport.withoutFragment(change.after()));
      case "Attributes" -> keepsAll(json(change.before()), json(change.after()));
      case "Configuration" ->
          withoutLabels(json(change.before())).equals(withoutLabels(json(change.after())));
      case "ReEvaluateTasks" -> true; // asks for something, and is no field
      case "StatusCallback" -> change.before().isEmpty();
      default -> isUnused(update, name);
    };
  }

  /** A method beside a URL that is only now set. */
  private static boolean isUnused(Change.Update update, String name) {
    Change.FieldChange url = update.fields().get(URL_OF_METHOD.getOrDefault(name, ""));
    return URL_OF_METHOD.containsKey(name) && (url == null || url.before().isEmpty());
  }

  private static boolean keepsAll(JsonNode before, JsonNode after) {
    return before.properties().stream()
        .allMatch(field -> field.getValue().equals(after.get(field.getKey())));
  }

  /** A filter's name is for people only. */
  private static JsonNode withoutLabels(JsonNode configuration) {
    JsonNode copy = configuration.deepCopy();
    copy.path("task_routing")
        .path("filters")
        .forEach(filter -> {
          if (filter instanceof ObjectNode object) {
            object.remove("filter_friendly_name");
          }
        });
    return copy;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text.isBlank() ? "{}" : text);
    } catch (JsonProcessingException e) {
      return JSON.getNodeFactory().textNode(text);
    }
  }
}
