package dev.ravenhelm.voice.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.server.routing.Resources;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last good resources and secrets, in a folder of memory that outlives the container but not
 * the pod: calls are routed after a restart although the API server or OpenBao is away.
 */
final class StateFolder {

  private static final Logger LOG = LoggerFactory.getLogger(StateFolder.class);
  private static final String RESOURCES = "resources.json.gz";
  private static final String SECRETS = "secrets.json.gz";

  private final Path folder;
  private final ObjectMapper json = VoiceSerialization.configure(new ObjectMapper());

  StateFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Keeps the resources; of one that cannot be read what was kept of it before, as long as it is.
   */
  void keep(Resources resources) {
    Resources former = isReadable(resources) ? Resources.NONE : resources().orElse(Resources.NONE);
    ObjectNode state = json.createObjectNode();
    state.set("gateways", json.valueToTree(readable(resources.gateways(), former.gateways())));
    state.set("numbers", json.valueToTree(readable(resources.numbers(), former.numbers())));
    state.set("agents", json.valueToTree(readable(resources.agents(), former.agents())));
    state.set("queues", json.valueToTree(readable(resources.queues(), former.queues())));
    write(RESOURCES, state);
  }

  Optional<Resources> resources() {
    return read(RESOURCES)
        .map(state ->
            new Resources(
                list(state.path("gateways"), VoiceGateway.class),
                list(state.path("numbers"), VoiceNumber.class),
                list(state.path("agents"), AgentIdentity.class),
                list(state.path("queues"), RoutingQueue.class)));
  }

  /** Notes when the source of the resources last said that they are as they were kept. */
  void confirm(Instant at) {
    try {
      Files.setLastModifiedTime(folder.resolve(RESOURCES), FileTime.from(at));
    } catch (IOException e) {
      LOG.debug("State {} keeps its time: {}", RESOURCES, e.getClass().getSimpleName());
    }
  }

  /** When the source of the resources last said so; empty where nothing was kept. */
  Optional<Instant> saidAt() {
    try {
      return Optional.of(Files.getLastModifiedTime(folder.resolve(RESOURCES)).toInstant());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  void keep(Secrets secrets) {
    ObjectNode state = json.createObjectNode();
    secrets
        .credentials()
        .ifPresent(credentials -> state.set("credentials", json.valueToTree(credentials)));
    secrets.apiKey().ifPresent(key -> state.set("apiKey", json.valueToTree(key)));
    write(SECRETS, state);
  }

  /** Takes up the secrets that were kept. */
  void restore(Secrets secrets) {
    read(SECRETS)
        .ifPresent(state -> {
          list(json.createArrayNode().add(state.path("credentials")), TwilioCredentials.class)
              .forEach(secrets::use);
          list(json.createArrayNode().add(state.path("apiKey")), ApiKey.class)
              .forEach(secrets::use);
        });
  }

  private static boolean isReadable(Resources resources) {
    return Stream.of(
            resources.gateways(), resources.numbers(), resources.agents(), resources.queues())
        .flatMap(List::stream)
        .allMatch(resource -> resource.unreadable().isEmpty());
  }

  private static <R extends VoiceResource<?, ?>> List<R> readable(List<R> now, List<R> former) {
    return now.stream()
        .flatMap(resource ->
            resource.unreadable().isEmpty()
                ? Stream.of(resource)
                : former.stream().filter(kept -> name(kept).equals(name(resource))))
        .toList();
  }

  private static String name(VoiceResource<?, ?> resource) {
    return resource.getMetadata().getName();
  }

  private <T> List<T> list(JsonNode nodes, Class<T> type) {
    List<T> list = new ArrayList<>();
    try {
      for (JsonNode node : nodes) {
        if (node.isObject()) {
          list.add(json.treeToValue(node, type));
        }
      }
    } catch (IOException e) {
      LOG.warn("State of a {} is not readable", type.getSimpleName());
    }
    return list;
  }

  private Optional<JsonNode> read(String name) {
    try (InputStream file = new GZIPInputStream(Files.newInputStream(folder.resolve(name)))) {
      return Optional.of(json.readTree(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("State {} is not readable and is left alone", name);
      return Optional.empty();
    }
  }

  /** Written beside and moved, so that a crash leaves the former; only the owner may read it. */
  private void write(String name, ObjectNode state) {
    try {
      Files.createDirectories(folder);
      Path beside = Files.createTempFile(folder, name, ".new");
      try {
        write(beside, state);
        Files.move(beside, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
      } finally {
        // what found no room must not keep the others from theirs
        Files.deleteIfExists(beside);
      }
    } catch (IOException e) {
      LOG.warn("State {} cannot be kept: {}", name, e.getClass().getSimpleName());
    }
  }

  /** Compressed: ten thousand numbers would fill a pod's memory-backed volume else. */
  private void write(Path file, ObjectNode state) throws IOException {
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      json.writeValue(out, state);
    }
  }
}
