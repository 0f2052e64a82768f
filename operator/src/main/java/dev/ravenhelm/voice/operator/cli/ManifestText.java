package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ravenhelm.voice.api.v1alpha1.Voice;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Manifests as values and as YAML. */
final class ManifestText {
  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
          .disable(YAMLGenerator.Feature.SPLIT_LINES)
          .build();

  private ManifestText() {}

  /** A manifest of one of our kinds. */
  static Map<String, Object> of(
      String kind, String namespace, String name, Map<String, Object> spec) {
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("apiVersion", Voice.GROUP + "/" + Voice.VERSION);
    manifest.put("kind", kind);
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", name);
    metadata.put("namespace", namespace);
    manifest.put("metadata", metadata);
    manifest.put("spec", spec);
    return manifest;
  }

  /** The resource that a manifest describes. */
  static VoiceResource<?, ?> resource(Map<String, Object> manifest) {
    JsonNode node = tree(manifest);
    return ManifestReader.typed(node.path("kind").asText(), node);
  }

  /** A manifest's nodes. */
  static JsonNode tree(Map<String, Object> manifest) {
    return YAML.valueToTree(manifest);
  }

  /** Several documents. */
  static String yaml(List<Map<String, Object>> manifests) {
    StringBuilder text = new StringBuilder();
    for (Map<String, Object> manifest : manifests) {
      try {
        text.append(YAML.writeValueAsString(manifest));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("maps of text and numbers are always YAML", e);
      }
    }
    return text.toString();
  }
}
