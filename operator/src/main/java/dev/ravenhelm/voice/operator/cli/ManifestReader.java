package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.Voice;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads resources from YAML and JSON, and says what is wrong with them all at once. */
final class ManifestReader {
  private static final String API_VERSION = Voice.GROUP + "/" + Voice.VERSION;
  private static final Pattern FILES = Pattern.compile(".*[.](ya?ml|json)");
  private static final Pattern NAME = Pattern.compile(Voice.OBJECT_NAME);
  private static final Set<String> TOP = Set.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final Map<String, Class<? extends VoiceResource<?, ?>>> TYPES =
      Map.of(
          "VoiceGateway", VoiceGateway.class,
          "VoiceNumber", VoiceNumber.class,
          "AgentIdentity", AgentIdentity.class,
          "RoutingQueue", RoutingQueue.class);
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION).build();
  private static final ObjectMapper TYPED = VoiceSerialization.configure(new ObjectMapper());

  private final String namespace;
  private final Map<ResourceName, Manifest> read = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();

  private ManifestReader(String namespace) {
    this.namespace = namespace;
  }

  /**
   * What was read.
   *
   * @param problems with file and field; the manifests that have none are read all the same
   */
  record Result(List<Manifest> manifests, List<String> problems) {
    Result {
      manifests = List.copyOf(manifests);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Reads files, folders with all that is below them, and standard input.
   *
   * @param sources paths, or - for standard input
   * @param namespace of what names none
   */
  static Result read(List<String> sources, BufferedReader stdin, String namespace) {
    ManifestReader reader = new ManifestReader(namespace);
    sources.forEach(source -> reader.source(source, stdin));
    return new Result(List.copyOf(reader.read.values()), reader.problems);
  }

  private void source(String source, BufferedReader stdin) {
    try {
      if (source.equals("-")) {
        text("standard input", stdin.lines().collect(Collectors.joining("\n")));
        return;
      }
      Path path = Path.of(source);
      if (!Files.exists(path)) {
        problems.add(source + ": there is no such file or folder");
        return;
      }
      for (Path file : files(path)) {
        text(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + source, e);
    }
  }

  private static List<Path> files(Path path) throws IOException {
    if (!Files.isDirectory(path)) {
      return List.of(path);
    }
    try (Stream<Path> below = Files.walk(path)) {
      return below
          .filter(Files::isRegularFile)
          .filter(file -> FILES.matcher(file.getFileName().toString()).matches())
          .sorted()
          .toList();
    }
  }

  private void text(String file, String text) {
    List<JsonNode> documents;
    try (MappingIterator<JsonNode> values = YAML.readerFor(JsonNode.class).readValues(text)) {
      documents = values.readAll();
    } catch (JsonProcessingException e) {
      problems.add(
          file
              + ": line "
              + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
              + " is no YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
      return;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    for (int i = 0; i < documents.size(); i++) {
      document(documents.size() == 1 ? file : file + ", document " + (i + 1), documents.get(i));
    }
  }

  private void document(String source, JsonNode node) {
    if (node.isNull() || node.isMissingNode()) {
      return;
    }
    String apiVersion = node.path("apiVersion").asText();
    String kind = node.path("kind").asText();
    if (apiVersion.isEmpty() || kind.isEmpty()) {
      problems.add(source + ": apiVersion and kind are missing, so this is no Kubernetes manifest");
    } else if (kind.endsWith("List") && node.path("items").isArray()) {
      for (int i = 0; i < node.path("items").size(); i++) {
        document(source + ", item " + (i + 1), node.path("items").get(i));
      }
    } else if (apiVersion.startsWith(Voice.GROUP + "/")) {
      ours(source, apiVersion, kind, node);
    }
    // other kinds lie in the same folders and are somebody else's
  }

  private void ours(String source, String apiVersion, String kind, JsonNode node) {
    if (!apiVersion.equals(API_VERSION) || !SchemaCheck.knows(kind)) {
      problems.add(
          source
              + ": this version knows no "
              + apiVersion
              + " "
              + kind
              + "; it knows "
              + API_VERSION
              + " "
              + TYPES.keySet().stream().sorted().collect(Collectors.joining(", ")));
      return;
    }
    String name = node.path("metadata").path("name").asText();
    List<String> wrong = new ArrayList<>();
    node.fieldNames()
        .forEachRemaining(field -> {
          if (!TOP.contains(field)) {
            wrong.add(field + " is no field; a " + kind + " has apiVersion, kind, metadata, spec");
          }
        });
    if (!NAME.matcher(name).matches()) {
      wrong.add("metadata.name must be lower-case letters, digits, - and ., as main-line");
    } else {
      wrong.addAll(SchemaCheck.name(kind, name));
    }
    if (node.hasNonNull("spec")) {
      wrong.addAll(SchemaCheck.spec(kind, node.path("spec")));
    } else {
      wrong.add("spec is missing");
    }
    wrong.forEach(problem -> problems.add(source + ": " + kind + " " + name + ": " + problem));
    if (wrong.isEmpty()) {
      keep(source, typed(kind, node));
    }
  }

  private void keep(String source, VoiceResource<?, ?> resource) {
    if (resource.getMetadata().getNamespace() == null) {
      resource.getMetadata().setNamespace(namespace);
    }
    Manifest manifest = new Manifest(resource, source);
    Manifest before = read.putIfAbsent(ResourceName.of(resource), manifest);
    if (before != null) {
      problems.add(
          source
              + ": "
              + ResourceName.of(resource)
              + " was already read from "
              + before.source()
              + "; take one of them out");
    }
  }

  /** A manifest's own status says nothing: the cluster's does. */
  static VoiceResource<?, ?> typed(String kind, JsonNode node) {
    try {
      ObjectNode without = node.deepCopy();
      without.remove("status");
      return TYPED.treeToValue(without, TYPES.get(kind));
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          kind + " " + node.path("metadata").path("name").asText() + ": " + e.getOriginalMessage(),
          e);
    }
  }
}
