package dev.ravenhelm.twilio.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.rest.Product;
import dev.ravenhelm.twilio.simulator.rest.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Twilio's own description of its API, where that lies beside the repository. */
final class ApiDescription {
  private static final Map<Product, List<String>> FILES =
      Map.of(
          Product.API, List.of("api_v2010"),
          Product.TASKROUTER, List.of("taskrouter_v1"),
          Product.IAM, List.of("iam_v1"),
          Product.NOTIFY, List.of("notify_v1"),
          Product.MONITOR, List.of("monitor_v1"),
          Product.TRUNKING, List.of("trunking_v1"),
          Product.ROUTES, List.of("routes_v2"),
          Product.PRICING, List.of("pricing_v1", "pricing_v2"),
          Product.INSIGHTS, List.of("insights_v1"),
          Product.VOICE, List.of("voice_v1"));

  private final Map<Product, List<JsonNode>> documents = new EnumMap<>(Product.class);

  private ApiDescription(Path folder) throws IOException {
    var mapper = new ObjectMapper();
    for (var entry : FILES.entrySet()) {
      var all = new ArrayList<JsonNode>();
      for (String name : entry.getValue()) {
        all.add(mapper.readTree(folder.resolve("twilio_" + name + ".json").toFile()));
      }
      documents.put(entry.getKey(), all);
    }
  }

  static Optional<ApiDescription> find() throws IOException {
    for (String place : List.of("../../shared/twilio-openapi", "../shared/twilio-openapi")) {
      if (Files.isDirectory(Path.of(place))) {
        return Optional.of(new ApiDescription(Path.of(place)));
      }
    }
    return Optional.empty();
  }

  boolean describes(Route route) {
    return document(route).isPresent();
  }

  /** What is answered with a status; empty where the description has no such answer. */
  Optional<Schema> answer(Route route, int status) {
    return document(route)
        .map(document ->
            new Schema(
                document,
                operation(document, route)
                    .path("responses")
                    .path("" + status)
                    .path("content")
                    .path("application/json")
                    .path("schema")))
        .filter(schema -> !schema.node.isMissingNode());
  }

  boolean allows(Route route, int status) {
    return document(route)
        .filter(d -> operation(d, route).path("responses").has("" + status))
        .isPresent();
  }

  private Optional<JsonNode> document(Route route) {
    return documents.getOrDefault(route.product(), List.of()).stream()
        .filter(document -> operation(document, route).isObject())
        .findFirst();
  }

  private static JsonNode operation(JsonNode document, Route route) {
    return document
        .path("paths")
        .path(route.pattern())
        .path(route.method().toLowerCase(Locale.ROOT));
  }

  /** A schema in its document. */
  record Schema(JsonNode document, JsonNode node) {
    Schema resolved() {
      JsonNode found = node;
      while (found.has("$ref")) {
        found =
            document
                .path("components")
                .path("schemas")
                .path(found.path("$ref").asText().replace("#/components/schemas/", ""));
      }
      return new Schema(document, found);
    }

    Schema of(JsonNode other) {
      return new Schema(document, other).resolved();
    }
  }
}
