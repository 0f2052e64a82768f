package dev.ravenhelm.voice.operator.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The chart, rendered by Helm itself. */
public final class Chart {
  /** Where it lies. */
  public static final Path FOLDER = Path.of("../helm/voice-operator");

  /** Helm would take an old one otherwise. */
  private static final String KUBERNETES = "1.37.0";

  private static final KubernetesSerialization SERIALIZATION = VoiceSerialization.create();

  private final TemplateCommand command;

  private Chart(String namespace) {
    command =
        helm().template().withName("voice").withNamespace(namespace).withKubeVersion(KUBERNETES);
  }

  /** The chart as it would be installed as release {@code voice}. */
  public static Chart in(String namespace) {
    return new Chart(namespace);
  }

  static Helm helm() {
    return new Helm(FOLDER);
  }

  /** Gives a value, as {@code --set} would. */
  public Chart set(String key, Object value) {
    command.set(key, value);
    return this;
  }

  /** Gives a file of values, as {@code --values} would. */
  public Chart values(Path file) {
    command.withValuesFile(file);
    return this;
  }

  String yaml() {
    return command.call();
  }

  /** The YAML of each manifest. */
  List<String> documents() {
    return Stream.of(yaml().split("(?m)^---.*$", -1))
        .filter(d -> d.lines().anyMatch(line -> !line.isBlank() && !line.startsWith("#")))
        .toList();
  }

  /** All manifests, typed. */
  public List<HasMetadata> manifests() {
    return documents().stream().map(Chart::typed).toList();
  }

  static HasMetadata typed(String document) {
    return SERIALIZATION.unmarshal(document);
  }

  /** The manifests of one kind. */
  public <T extends HasMetadata> List<T> all(Class<T> kind) {
    return manifests().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  /** The one manifest of its kind. */
  public <T extends HasMetadata> T only(Class<T> kind) {
    List<T> found = all(kind);
    if (found.size() != 1) {
      throw new AssertionError(
          "the chart renders " + found.size() + " manifests of " + kind.getSimpleName());
    }
    return found.getFirst();
  }
}
