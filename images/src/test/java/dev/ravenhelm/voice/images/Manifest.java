package dev.ravenhelm.voice.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What Kubernetes is told to run: by the chart, and by the operator. */
record Manifest(JsonNode root) {
  private static final YAMLMapper YAML = new YAMLMapper();

  /** One manifest of the chart, for an operator that watches one namespace. */
  static Manifest ofChart(String kind, String watched) {
    return find(kind, chart(watched));
  }

  /** The chart's manifests. */
  static String chart(String watched) {
    return new Helm(Path.of("../helm/voice-operator"))
        .template()
        .withName("voice")
        .withNamespace("voice-system")
        .withKubeVersion("1.37.0")
        .set("ownerId", "images")
        .set("watchNamespaces[0]", watched)
        .call();
  }

  /** The Deployment that the operator makes for a gateway, as its tests keep it. */
  static Manifest ofServer() {
    try {
      return find(
          "Deployment",
          Files.readString(Path.of("../operator/src/test/resources/golden/server-openbao.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The command and arguments of its container. */
  List<String> command() {
    List<String> command = new ArrayList<>();
    container().path("command").forEach(part -> command.add(part.asText()));
    container().path("args").forEach(part -> command.add(part.asText()));
    return command;
  }

  /** Its container. */
  JsonNode container() {
    return root.at("/spec/template/spec/containers/0");
  }

  /** Where its container may write. */
  List<String> writable() {
    List<String> writable = new ArrayList<>();
    for (JsonNode mount : container().path("volumeMounts")) {
      if (!mount.path("readOnly").asBoolean()) {
        writable.add(mount.path("mountPath").asText());
      }
    }
    return writable;
  }

  private static Manifest find(String kind, String yaml) {
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml).readAll().stream()
          .filter(document -> document.path("kind").asText().equals(kind))
          .map(Manifest::new)
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
