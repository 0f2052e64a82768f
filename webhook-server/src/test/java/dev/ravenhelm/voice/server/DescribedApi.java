package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The agents' API as its published document describes it. */
final class DescribedApi {

  static final Path FILE = Path.of("../docs/reference/agents-api.yaml");

  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  private final JsonNode document;
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private final ObjectMapper json = new ObjectMapper();

  DescribedApi() {
    try {
      document = new ObjectMapper(new YAMLFactory()).readTree(FILE.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@code GET /api/v1/me}. */
  Set<String> operations() {
    Set<String> operations = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(operation -> {
                  if (METHODS.contains(operation.getKey())) {
                    operations.add(
                        operation.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey());
                  }
                }));
    return operations;
  }

  /** Names of the parameters that an operation, as {@code GET /api/v1/me}, has in its query. */
  Set<String> query(String operation) {
    String[] words = operation.split(" ", 2);
    Set<String> names = new TreeSet<>();
    document
        .path("paths")
        .path(words[1])
        .path(words[0].toLowerCase(Locale.ROOT))
        .path("parameters")
        .forEach(parameter -> {
          if (parameter.path("in").asText().equals("query")) {
            names.add(parameter.path("name").asText());
          }
        });
    return names;
  }

  /** Names of everything that is sent or answered. */
  Set<String> fields() {
    Set<String> names = new TreeSet<>();
    document
        .findValues("properties")
        .forEach(properties -> properties.fieldNames().forEachRemaining(names::add));
    return names;
  }

  /** Fails unless the document says that this operation may be answered like this. */
  JsonNode describes(String method, String path, HttpResponse<String> answer) {
    String what = method + " " + path + " → " + answer.statusCode() + " " + answer.body();
    JsonNode response =
        followed(
            document
                .path("paths")
                .path(path)
                .path(method.toLowerCase(Locale.ROOT))
                .path("responses")
                .path(Integer.toString(answer.statusCode())));
    assertThat(response.isObject()).as("described: " + what).isTrue();
    String type = answer.headers().firstValue("Content-Type").orElse("");
    JsonNode content = response.path("content").path(type);
    assertThat(content.isObject()).as("described as " + type + ": " + what).isTrue();
    if (!type.contains("json")) {
      return json.missingNode();
    }
    try {
      JsonNode body = json.readTree(answer.body());
      valid(content.path("schema"), body, what);
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Fails unless a value is of the named schema. */
  void valid(String schema, JsonNode value) {
    valid(json.createObjectNode().put("$ref", "#/components/schemas/" + schema), value, schema);
  }

  private void valid(JsonNode schema, JsonNode value, String what) {
    ObjectNode root = schema.deepCopy();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.set("components", document.path("components"));
    assertThat(
            schemas
                .getSchema(root)
                .validate(
                    value,
                    context ->
                        context.executionConfig(config -> config.formatAssertionsEnabled(true))))
        .as(what)
        .isEmpty();
  }

  private JsonNode followed(JsonNode node) {
    String reference = node.path("$ref").asText();
    return reference.isEmpty() ? node : document.at(reference.substring(1));
  }
}
