package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Against the corpus that the tests of the CRDs hold against a real API server. */
class SchemaCheckTest {
  private static final Path CORPUS = Path.of("../crds/src/test/corpus");
  private static final YAMLMapper YAML = YAMLMapper.builder().build();

  @ParameterizedTest(name = "{0}")
  @MethodSource("valid")
  void takesWhatTheApiServerTakes(Path file) {
    for (JsonNode document : documents(file)) {
      assertThat(problems(document)).isEmpty();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("invalid")
  void refusesWhatTheApiServerRefuses(Path file) {
    assertThat(problems(documents(file).getFirst()))
        .anyMatch(problem -> problem.contains(expected(file)));
  }

  @Test
  void fillsDefaultsInBeforeItAppliesRules() throws IOException {
    // maxWait is 3m unless it is said
    JsonNode spec = YAML.readTree("{gatewayRef: {name: main}, ringFor: 10m}");

    assertThat(SchemaCheck.spec("RoutingQueue", spec))
        .anyMatch(problem -> problem.contains("ringFor"));
  }

  static Stream<Path> valid() throws IOException {
    return files("valid-");
  }

  /** Without those that only an update breaks. */
  static Stream<Path> invalid() throws IOException {
    return files("invalid-").filter(file -> documents(file).size() == 1);
  }

  private static List<String> problems(JsonNode document) {
    String kind = document.path("kind").asText();
    List<String> problems =
        new ArrayList<>(SchemaCheck.name(kind, document.at("/metadata/name").asText()));
    problems.addAll(SchemaCheck.spec(kind, document.path("spec")));
    return problems;
  }

  private static Stream<Path> files(String prefix) throws IOException {
    try (Stream<Path> files = Files.walk(CORPUS)) {
      return files
          .filter(file -> file.getFileName().toString().startsWith(prefix))
          .sorted()
          .toList()
          .stream();
    }
  }

  /** What the API server says, as far as it is said in the same words here. */
  private static String expected(Path file) {
    return text(file)
        .lines()
        .findFirst()
        .orElseThrow()
        .replace("# expect: ", "")
        .replace(": Required value", " is missing")
        .replaceFirst("Unsupported value: .*", "must be one of");
  }

  private static List<JsonNode> documents(Path file) {
    try {
      return YAML.readerFor(JsonNode.class).<JsonNode>readValues(text(file)).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
