package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The comparison of an answer with its schema. The schemas name nothing as required, so an ordinary
 * validator would let {@code {}} pass: here every property must be there, and no other.
 */
final class Conformance {
  private static final DateTimeFormatter RFC_2822 =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", Locale.ROOT);

  /**
   * Where Twilio's own examples contradict its schemas: a conference that has not ended has no
   * reason for its end; what acts by REST is an account or a key and not a user; a task that nobody
   * waits with has no longest wait.
   */
  private static final Set<String> NULL_ALL_THE_SAME =
      Set.of(
          "reason_conference_ended",
          "call_sid_ending_conference",
          "end_reason",
          "encryption_details");

  private static final Set<String> OTHER_SIDS = Set.of("actor_sid");

  private final List<String> complaints = new ArrayList<>();

  static List<String> complaints(JsonNode value, ApiDescription.Schema schema) {
    var conformance = new Conformance();
    conformance.check("", "", value, schema.resolved());
    return conformance.complaints;
  }

  private void check(String at, String name, JsonNode value, ApiDescription.Schema schema) {
    JsonNode node = schema.node();
    if (value.isNull()) {
      boolean open = !node.has("type") && !node.has("enum");
      if (!node.path("nullable").asBoolean() && !open && !NULL_ALL_THE_SAME.contains(name)) {
        complaints.add(at + " is null, which the schema does not allow");
      }
      return;
    }
    switch (node.path("type").asText()) {
      case "object" -> object(at, value, schema);
      case "array" -> array(at, name, value, schema);
      case "string" -> string(at, name, value, node);
      case "integer" -> require(value.isIntegralNumber(), at, value, "an integer");
      case "number" -> require(value.isNumber(), at, value, "a number");
      case "boolean" -> require(value.isBoolean(), at, value, "true or false");
      default -> {
        // The description leaves open what this is.
      }
    }
  }

  private void object(String at, JsonNode value, ApiDescription.Schema schema) {
    require(value.isObject(), at, value, "an object");
    JsonNode properties = schema.node().path("properties");
    if (properties.isEmpty()) {
      return;
    }
    Set<String> missing = names(properties);
    missing.removeAll(names(value));
    missing.forEach(name -> complaints.add(at + "/" + name + " is missing"));
    Set<String> others = names(value);
    others.removeAll(names(properties));
    others.forEach(name -> complaints.add(at + "/" + name + " is not in the schema"));
    value
        .properties()
        .forEach(entry -> {
          if (properties.has(entry.getKey())) {
            check(
                at + "/" + entry.getKey(),
                entry.getKey(),
                entry.getValue(),
                schema.of(properties.get(entry.getKey())));
          }
        });
  }

  private void array(String at, String name, JsonNode value, ApiDescription.Schema schema) {
    require(value.isArray(), at, value, "an array");
    for (int i = 0; i < value.size(); i++) {
      check(at + "/" + i, name, value.get(i), schema.of(schema.node().path("items")));
    }
  }

  private void string(String at, String name, JsonNode value, JsonNode node) {
    require(value.isTextual(), at, value, "a string");
    String text = value.asText();
    if (node.has("enum")) {
      boolean known = false;
      for (JsonNode each : node.path("enum")) {
        known |= each.asText().equals(text);
      }
      require(known, at, value, "one of " + node.path("enum"));
    }
    if (node.has("pattern") && !OTHER_SIDS.contains(name)) {
      require(
          text.matches(node.path("pattern").asText()),
          at,
          value,
          "like " + node.path("pattern").asText());
    }
    require(formatted(node.path("format").asText(), text), at, value, node.path("format").asText());
  }

  /** A URL that is not set is empty and not null, as with Twilio. */
  private static boolean formatted(String format, String text) {
    try {
      switch (format) {
        case "date-time-rfc-2822" -> RFC_2822.parse(text);
        case "date-time" -> Instant.parse(text);
        case "uri" -> URI.create(text);
        case "iso-country-code" -> {
          return text.matches("[A-Z]{2}");
        }
        case "currency" -> {
          // usage records have it in small letters, in Twilio's examples too
          return text.matches("[A-Z]{3}|[a-z]{3}");
        }
        case "http-method" -> {
          return text.matches("GET|POST");
        }
        default -> {
          return true;
        }
      }
      return true;
    } catch (DateTimeException | IllegalArgumentException e) {
      return false;
    }
  }

  private void require(boolean holds, String at, JsonNode value, String wanted) {
    if (!holds) {
      complaints.add(at + " is " + value + " and should be " + wanted);
    }
  }

  static Set<String> names(JsonNode object) {
    var names = new TreeSet<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
