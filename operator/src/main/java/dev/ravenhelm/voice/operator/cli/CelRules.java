package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The rules of a CRD's schema (x-kubernetes-validations) as the API server applies them to a new
 * resource: defaults filled in first, and those that compare with an older state left out.
 */
final class CelRules {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final CelCompiler COMPILER =
      CelCompilerFactory.standardCelCompilerBuilder()
          .addVar("self", SimpleType.DYN)
          .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
          .build();
  private static final CelRuntime RUNTIME = CelRuntimeFactory.plannerRuntimeBuilder().build();
  private static final Map<String, CelRuntime.Program> PROGRAMS = new ConcurrentHashMap<>();

  private final List<String> problems = new ArrayList<>();

  private CelRules() {}

  /** What a value that is right by its schema's types breaks, each with the field's path. */
  static List<String> broken(String path, JsonNode value, JsonNode schema) {
    CelRules rules = new CelRules();
    rules.check(path, withDefaults(value, schema), schema);
    return rules.problems;
  }

  private void check(String path, JsonNode value, JsonNode schema) {
    for (JsonNode rule : schema.path("x-kubernetes-validations")) {
      String expression = rule.path("rule").asText();
      if (!expression.contains("oldSelf") && !holds(expression, value)) {
        problems.add(path + ": " + rule.path("message").asText(expression));
      }
    }
    if (value.isObject()) {
      value
          .properties()
          .forEach(field ->
              check(
                  path + "." + field.getKey(), field.getValue(), schemaOf(schema, field.getKey())));
    }
    for (int i = 0; value.isArray() && i < value.size(); i++) {
      check(path + "[" + i + "]", value.get(i), schema.path("items"));
    }
  }

  private static boolean holds(String rule, JsonNode self) {
    CelRuntime.Program program = PROGRAMS.computeIfAbsent(rule, CelRules::compiled);
    try {
      return Boolean.TRUE.equals(
          program.eval(Map.of("self", JSON.convertValue(self, Object.class))));
    } catch (CelEvaluationException e) {
      return false; // as in the API server: duration('soon') is no duration
    }
  }

  private static CelRuntime.Program compiled(String rule) {
    try {
      return RUNTIME.createProgram(COMPILER.compile(rule).getAst());
    } catch (CelValidationException | CelEvaluationException e) {
      throw new IllegalStateException("the CRD's rule " + rule, e);
    }
  }

  private static JsonNode withDefaults(JsonNode value, JsonNode schema) {
    if (value.isObject()) {
      ObjectNode filled = JsonNodeFactory.instance.objectNode();
      value
          .properties()
          .forEach(field -> {
            if (!field.getValue().isNull()) {
              JsonNode own = schemaOf(schema, field.getKey());
              filled.set(field.getKey(), withDefaults(field.getValue(), own));
            }
          });
      schema
          .path("properties")
          .properties()
          .forEach(property -> {
            JsonNode standard = property.getValue().path("default");
            if (!standard.isMissingNode() && !filled.has(property.getKey())) {
              filled.set(property.getKey(), withDefaults(standard, property.getValue()));
            }
          });
      return filled;
    }
    if (value.isArray()) {
      ArrayNode filled = JsonNodeFactory.instance.arrayNode();
      value.forEach(item -> filled.add(withDefaults(item, schema.path("items"))));
      return filled;
    }
    return value;
  }

  private static JsonNode schemaOf(JsonNode schema, String field) {
    JsonNode property = schema.path("properties").path(field);
    return property.isMissingNode() ? schema.path("additionalProperties") : property;
  }
}
