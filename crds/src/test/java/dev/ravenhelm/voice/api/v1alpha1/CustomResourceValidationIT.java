package dev.ravenhelm.voice.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The corpus in {@code src/test/corpus}: what a real API server takes, and what it says where it
 * does not. The first line of an invalid file is the expected message; a second document in it is
 * applied on top of the first.
 */
class CustomResourceValidationIT {
  private static final Path CORPUS = Path.of("src/test/corpus");

  private static KubernetesClient client;
  private static TestNamespace namespace;

  @BeforeAll
  static void install() throws IOException {
    ControlPlane plane = ControlPlane.shared();
    client = plane.client();
    namespace = plane.namespace("corpus");
    try (Stream<Path> crds = Files.list(Path.of("yaml"))) {
      for (Path crd : crds.toList()) {
        client
            .load(Files.newInputStream(crd))
            .resources()
            .forEach(resource -> resource.forceConflicts().serverSideApply());
      }
    }
    Awaitility.await("CRDs are served")
        .until(() ->
            client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                    .filter(
                        crd -> crd.getStatus() != null && crd.getStatus().getConditions() != null)
                    .filter(crd ->
                        crd.getStatus().getConditions().stream()
                            .anyMatch(c ->
                                c.getType().equals("Established") && c.getStatus().equals("True")))
                    .count()
                == 4);
  }

  @AfterAll
  static void remove() {
    namespace.close();
  }

  @Test
  void everyKindHasItsCorpus() throws IOException {
    try (Stream<Path> kinds = Files.list(CORPUS)) {
      Set<String> names = kinds.map(k -> k.getFileName().toString()).collect(Collectors.toSet());
      assertThat(names)
          .containsExactlyInAnyOrder(
              "voicegateways", "voicenumbers", "agentidentities", "routingqueues");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("valid")
  void isTaken(Path file) throws IOException {
    for (GenericKubernetesResource resource : documents(file)) {
      apply(resource, true);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalid")
  void isRefusedWithTheExpectedMessage(Path file) throws IOException {
    String expected = Files.readAllLines(file).getFirst().replaceFirst("^# expect: ", "");
    List<GenericKubernetesResource> documents = documents(file);
    try {
      for (GenericKubernetesResource before : documents.subList(0, documents.size() - 1)) {
        apply(before, false);
      }
      assertThatThrownBy(() -> apply(documents.getLast(), true))
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining(expected);
    } finally {
      documents.forEach(d -> client.resource(in(d)).delete());
    }
  }

  static Stream<Path> valid() throws IOException {
    return files("valid-");
  }

  static Stream<Path> invalid() throws IOException {
    return files("invalid-");
  }

  private static Stream<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files
          .filter(f -> f.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList()
          .stream();
    }
  }

  private static List<GenericKubernetesResource> documents(Path file) throws IOException {
    return Stream.of(Files.readString(file).split("(?m)^---$"))
        .map(yaml -> Serialization.unmarshal(yaml, GenericKubernetesResource.class))
        .toList();
  }

  private static void apply(GenericKubernetesResource resource, boolean dryRun) {
    if (dryRun) {
      client.resource(in(resource)).dryRun(true).forceConflicts().serverSideApply();
    } else {
      client.resource(in(resource)).forceConflicts().serverSideApply();
    }
  }

  private static GenericKubernetesResource in(GenericKubernetesResource resource) {
    resource.getMetadata().setNamespace(namespace.name());
    return resource;
  }
}
