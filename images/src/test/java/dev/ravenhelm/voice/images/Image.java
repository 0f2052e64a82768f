package dev.ravenhelm.voice.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An image as its OCI archive has it. */
record Image(String reference, JsonNode configuration, long bytes, List<Path> layers) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Opens {@code target/NAME.tar} in a folder. */
  static Image open(String name, Path folder) {
    Path archive = Path.of("target", name + ".tar");
    try {
      Path opened = Files.createDirectories(folder.resolve(name));
      untar(archive, opened);
      JsonNode index = JSON.readTree(opened.resolve("index.json").toFile()).path("manifests");
      JsonNode manifest = JSON.readTree(blob(opened, index.path(0).path("digest")).toFile());
      List<Path> layers = new ArrayList<>();
      manifest.path("layers").forEach(layer -> layers.add(blob(opened, layer.path("digest"))));
      return new Image(
          index.path(0).path("annotations").path("org.opencontainers.image.ref.name").asText(),
          JSON.readTree(blob(opened, manifest.path("config").path("digest")).toFile()),
          Files.size(archive),
          List.copyOf(layers));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lays all layers over each other, as a container runtime does. */
  void unpack(Path root) {
    layers.forEach(layer -> untar(layer, root));
  }

  /** A list of the container's configuration, as {@code Entrypoint}. */
  List<String> list(String key) {
    List<String> values = new ArrayList<>();
    configuration.path("config").path(key).forEach(value -> values.add(value.asText()));
    return values;
  }

  /** One value of the container's configuration, as {@code User}. */
  String value(String key) {
    return configuration.path("config").path(key).asText();
  }

  private static Path blob(Path opened, JsonNode digest) {
    return opened.resolve("blobs").resolve(digest.asText().replace(':', '/'));
  }

  private static void untar(Path archive, Path into) {
    try {
      Process tar =
          new ProcessBuilder(
                  "tar",
                  // Jib writes creation times as libarchive does
                  "--warning=no-unknown-keyword",
                  "-xpf",
                  archive.toString(),
                  "-C",
                  into.toString())
              .inheritIO()
              .start();
      if (tar.waitFor() != 0) {
        throw new IllegalStateException("tar could not unpack " + archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
