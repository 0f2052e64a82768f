package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Holds a manifest against its CRD's schema and rules, as the API server does for a new resource;
 * unknown fields are errors here, where kubectl would only warn.
 */
final class SchemaCheck {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final Map<String, String> PLURALS =
      Map.of(
          "VoiceGateway", "voicegateways",
          "VoiceNumber", "voicenumbers",
          "AgentIdentity", "agentidentities",
          "RoutingQueue", "routingqueues");
  private static final Map<String, JsonNode> SCHEMAS = new ConcurrentHashMap<>();

  private final List<String> problems = new ArrayList<>();

  private SchemaCheck() {}

  /** Whether a kind is one of ours. */
  static boolean knows(String kind) {
    return PLURALS.containsKey(kind);
  }

  /** What is wrong with a name by the rules of its kind. */
  static List<String> name(String kind, String name) {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.putObject("metadata").put("name", name);
    return CelRules.broken(
        "metadata.name", named, SCHEMAS.computeIfAbsent(kind, SchemaCheck::read));
  }

  /** What is wrong with a spec, each with the field's path. */
  static List<String> spec(String kind, JsonNode spec) {
    SchemaCheck check = new SchemaCheck();
    JsonNode schema =
        SCHEMAS.computeIfAbsent(kind, SchemaCheck::read).path("properties").path("spec");
    check.node("spec", spec, schema);
    return check.problems.isEmpty() ? CelRules.broken("spec", spec, schema) : check.problems;
  }

  private static JsonNode read(String kind) {
    String file = "/META-INF/fabric8/" + PLURALS.get(kind) + ".voice.ravenhelm.dev-v1.yml";
    try (InputStream in = SchemaCheck.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the CRD " + file + " is not on the class path");
      }
      return YAML.readTree(in).at("/spec/versions/0/schema/openAPIV3Schema");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void node(String path, JsonNode node, JsonNode schema) {
    if (node.isNull() || schema.path("x-kubernetes-int-or-string").asBoolean()) {
      return;
    }
    switch (schema.path("type").asText()) {
      case "object" -> object(path, node, schema);
      case "array" -> array(path, node, schema);
      case "string" -> string(path, node, schema);
      case "integer" -> {
        if (is(path, node.isIntegralNumber(), "a whole number", node)) {
          bounds(path, node.asLong(), schema, "minimum", "maximum", "");
        }
      }
      case "boolean" -> is(path, node.isBoolean(), "true or false", node);
      default -> {} // anything goes
    }
  }

  private void object(String path, JsonNode node, JsonNode schema) {
    if (!is(path, node.isObject(), "a mapping", node)) {
      return;
    }
    JsonNode properties = schema.path("properties");
    JsonNode others = schema.path("additionalProperties");
    node.properties()
        .forEach(field -> {
          String at = path + "." + field.getKey();
          if (properties.has(field.getKey())) {
            node(at, field.getValue(), properties.get(field.getKey()));
          } else if (others.isObject()) {
            node(at, field.getValue(), others);
          } else {
            problems.add(at + " is no field; " + path + " has " + names(properties));
          }
        });
    for (JsonNode required : schema.path("required")) {
      if (!node.hasNonNull(required.asText())) {
        problems.add(
            path
                + "."
                + required.asText()
                + " is missing"
                + described(properties.path(required.asText())));
      }
    }
    bounds(path, node.size(), schema, "minProperties", "maxProperties", " entries");
  }

  private void array(String path, JsonNode node, JsonNode schema) {
    if (!is(path, node.isArray(), "a list", node)) {
      return;
    }
    for (int i = 0; i < node.size(); i++) {
      node(path + "[" + i + "]", node.get(i), schema.path("items"));
    }
    bounds(path, node.size(), schema, "minItems", "maxItems", " entries");
  }

  private void string(String path, JsonNode node, JsonNode schema) {
    if (!is(path, node.isTextual(), "text; put it in quotes", node)) {
      return;
    }
    String text = node.asText();
    bounds(
        path,
        text.codePointCount(0, text.length()),
        schema,
        "minLength",
        "maxLength",
        " characters");
    JsonNode values = schema.path("enum");
    if (values.isArray()
        && StreamSupport.stream(values.spliterator(), false)
            .noneMatch(value -> value.asText().equals(text))) {
      problems.add(path + " must be one of " + values + described(schema));
    }
    String pattern = schema.path("pattern").asText();
    if (!pattern.isEmpty() && !Pattern.compile(pattern).matcher(text).find()) {
      problems.add(path + " must match " + pattern + described(schema));
    }
  }

  private void bounds(
      String path, long size, JsonNode schema, String least, String most, String unit) {
    if (schema.has(least) && size < schema.path(least).asLong()) {
      problems.add(path + " must have at least " + schema.path(least).asLong() + unit);
    }
    if (schema.has(most) && size > schema.path(most).asLong()) {
      problems.add(path + " must have at most " + schema.path(most).asLong() + unit);
    }
  }

  private boolean is(String path, boolean right, String wanted, JsonNode node) {
    if (!right) {
      problems.add(
          path
              + " must be "
              + wanted
              + ", and is "
              + node.getNodeType().name().toLowerCase(Locale.ROOT));
    }
    return right;
  }

  private static String names(JsonNode properties) {
    TreeSet<String> names = new TreeSet<>();
    properties.fieldNames().forEachRemaining(names::add);
    return names.isEmpty() ? "none" : String.join(", ", names);
  }

  private static String described(JsonNode schema) {
    String description = schema.path("description").asText();
    return description.isEmpty() ? "" : ": " + description;
  }
}
