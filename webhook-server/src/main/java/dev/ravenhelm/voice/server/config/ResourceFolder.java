package dev.ravenhelm.voice.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.Voice;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.server.routing.Resources;
import dev.ravenhelm.voice.server.routing.StepUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A folder of YAML files with the four kinds, for a server that is run alone. */
final class ResourceFolder {

  private static final Logger LOG = LoggerFactory.getLogger(ResourceFolder.class);
  private static final String API_VERSION = Voice.GROUP + "/" + Voice.VERSION;

  private final Path folder;
  private final ObjectMapper yaml =
      VoiceSerialization.configure(new ObjectMapper(new YAMLFactory()));
  private final Map<Path, Resources> lastGood = new HashMap<>();
  private Map<Path, String> stamps = Map.of();

  ResourceFolder(Path folder) {
    this.folder = folder;
  }

  /** What the files hold, or empty when none has changed since the last time. */
  Optional<Resources> readIfChanged() {
    Map<Path, String> now = stamps();
    if (now.equals(stamps)) {
      return Optional.empty();
    }
    stamps = now;
    lastGood.keySet().retainAll(now.keySet());
    now.keySet().forEach(this::readDocuments);
    return Optional.of(resources());
  }

  private Map<Path, String> stamps() {
    Map<Path, String> found = new HashMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file :
          files.filter(file -> file.toString().matches(".*\\.ya?ml")).sorted().toList()) {
        found.put(file, Files.getLastModifiedTime(file) + "/" + Files.size(file));
      }
      return found;
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be read", e);
    }
  }

  /** A file that is no YAML, perhaps since it is being written, stays as it was. */
  private void readDocuments(Path file) {
    try (MappingIterator<JsonNode> documents =
        yaml.readerFor(JsonNode.class).readValues(file.toFile())) {
      lastGood.put(file, resources(documents));
    } catch (IOException e) {
      LOG.warn("Configuration: {} is not readable and stays as it was: {}", file, e.getMessage());
    }
  }

  /** One document after the other, since all of them together take several times as much. */
  private Resources resources(MappingIterator<JsonNode> documents) throws IOException {
    List<VoiceGateway> gateways = new ArrayList<>();
    List<VoiceNumber> numbers = new ArrayList<>();
    List<AgentIdentity> agents = new ArrayList<>();
    List<RoutingQueue> queues = new ArrayList<>();
    while (documents.hasNextValue()) {
      JsonNode document = documents.nextValue();
      if (API_VERSION.equals(document.path("apiVersion").asText())) {
        switch (document.path("kind").asText()) {
          case "VoiceGateway" -> add(document, VoiceGateway.class, gateways);
          case "VoiceNumber" -> add(document, VoiceNumber.class, numbers);
          case "AgentIdentity" -> add(document, AgentIdentity.class, agents);
          case "RoutingQueue" -> add(document, RoutingQueue.class, queues);
          default -> LOG.warn("Configuration: unknown kind {}", document.path("kind"));
        }
      }
    }
    return new Resources(gateways, numbers, agents, queues);
  }

  private Resources resources() {
    List<VoiceGateway> gateways = new ArrayList<>();
    List<VoiceNumber> numbers = new ArrayList<>();
    List<AgentIdentity> agents = new ArrayList<>();
    List<RoutingQueue> queues = new ArrayList<>();
    for (Resources file : lastGood.values()) {
      gateways.addAll(file.gateways());
      numbers.addAll(file.numbers());
      agents.addAll(file.agents());
      queues.addAll(file.queues());
    }
    return new Resources(gateways, numbers, agents, queues);
  }

  private <T> void add(JsonNode document, Class<T> kind, List<T> list) {
    String name = document.path("metadata").path("name").asText();
    try {
      if (name.isEmpty()) {
        LOG.warn("Configuration: a {} without metadata.name is left out", kind.getSimpleName());
      } else if (!StepUrl.mayName(name)) {
        LOG.warn(
            "Configuration: {} {} is left out: a name has lower case letters, digits, - and . only",
            kind.getSimpleName(),
            name);
      } else {
        list.add(yaml.treeToValue(document, kind));
      }
    } catch (JsonProcessingException e) {
      LOG.warn(
          "Configuration: {} {} is left out: {}",
          kind.getSimpleName(),
          name,
          e.getOriginalMessage());
    }
  }
}
