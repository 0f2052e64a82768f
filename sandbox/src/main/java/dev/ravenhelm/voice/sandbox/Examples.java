package dev.ravenhelm.voice.sandbox;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The examples of this folder, filled in with what only this run knows. */
final class Examples {
  private final KubernetesClient client;
  private final Path folder;
  private final Map<String, String> values;
  private final List<HasMetadata> applied = new ArrayList<>();

  Examples(KubernetesClient client, Path folder, Map<String, String> values) {
    this.client = client;
    this.folder = folder;
    this.values = values;
  }

  /** Applies all, in the order of their names; writes what was applied for people to edit. */
  String apply(Path written) {
    try (Stream<Path> files = Files.list(folder)) {
      Files.createDirectories(written);
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        String yaml = Files.readString(file);
        for (Map.Entry<String, String> value : values.entrySet()) {
          yaml = yaml.replace("${" + value.getKey() + "}", value.getValue());
        }
        Files.writeString(written.resolve(file.getFileName()), yaml);
        client
            .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
            .items()
            .forEach(item -> {
              client.resource(item).fieldManager("sandbox").forceConflicts().serverSideApply();
              applied.add(item);
            });
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return applied.size() + " resources";
  }

  /** Waits until all have this reason in their Ready condition. */
  String awaitReady(Duration deadline, String... reasons) {
    for (HasMetadata item : applied) {
      boolean ready = Until.isTrue(deadline, () -> List.of(reasons).contains(reason(item)));
      if (!ready) {
        throw new Narrator.StepFailedException(
            item.getKind()
                + " "
                + item.getMetadata().getName()
                + " did not become "
                + String.join(" or ", reasons),
            condition(item)
                .map(c -> c.reason() + ": " + c.message())
                .orElse("it has no conditions; see the operator's log"));
      }
    }
    return "all " + reasons[0];
  }

  private String reason(HasMetadata item) {
    return condition(item).map(Condition::reason).orElse("");
  }

  private Optional<Condition> condition(HasMetadata item) {
    GenericKubernetesResource now =
        client
            .genericKubernetesResources(item.getApiVersion(), item.getKind())
            .inNamespace(item.getMetadata().getNamespace())
            .withName(item.getMetadata().getName())
            .get();
    if (now == null || !(now.get("status", "conditions") instanceof List<?> conditions)) {
      return Optional.empty();
    }
    return conditions.stream()
        .map(c -> client.getKubernetesSerialization().convertValue(c, Condition.class))
        .filter(c -> c.type().equals("Ready"))
        .filter(c -> now.getMetadata().getGeneration().equals(c.observedGeneration()))
        .findFirst();
  }
}
