package dev.ravenhelm.voice.operator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManifestReaderTest {
  private static final String AGENT =
      """
      apiVersion: voice.ravenhelm.dev/v1alpha1
      kind: AgentIdentity
      metadata: {name: %s}
      spec:
        gatewayRef: {name: main}
        subject: "1"
      """;

  @TempDir private Path folder;

  @Test
  void readsSeveralDocumentsOfEveryFileBelowAFolder() throws IOException {
    Files.writeString(
        folder.resolve("agents.yaml"),
        AGENT.formatted("alice") + "---\n" + AGENT.formatted("bob") + "---\n");
    Files.createDirectories(folder.resolve("below"));
    Files.writeString(
        folder.resolve("below/more.json"),
        """
        {"apiVersion": "v1", "kind": "List", "items": [
          {"apiVersion": "voice.ravenhelm.dev/v1alpha1", "kind": "AgentIdentity",
           "metadata": {"name": "carol", "namespace": "other"},
           "spec": {"gatewayRef": {"name": "main"}, "subject": "3"}},
          {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "not-ours"}}]}
        """);
    Files.writeString(folder.resolve("notes.txt"), "not: [a manifest");

    ManifestReader.Result result = read(folder.toString(), "");

    assertThat(result.problems()).isEmpty();
    assertThat(result.manifests())
        .extracting(manifest -> ResourceName.of(manifest.resource()).toString())
        .containsExactly(
            "AgentIdentity voice/alice", "AgentIdentity voice/bob", "AgentIdentity other/carol");
  }

  @Test
  void namesFileAndFieldOfWhatIsUnknownMissingOrOfTheWrongKind() {
    String text =
        AGENT.formatted("alice")
            + "  telepathy: true\n"
            + "---\n"
            + """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: AgentIdentity
            metadata: {name: bob}
            specs: {}
            spec:
              gatewayRef: {nam: main}
              subject: 28710
              skills: [{name: Billing, level: 11}]
            """;

    assertThat(read("-", text).problems())
        .allMatch(problem -> problem.startsWith("standard input, document "))
        .anySatisfy(p ->
            assertThat(p)
                .contains(
                    "document 1: AgentIdentity alice: spec.telepathy is no field; spec has adopt,"))
        .anySatisfy(p -> assertThat(p).contains("document 2: AgentIdentity bob: specs is no field"))
        .anySatisfy(p ->
            assertThat(p).contains("spec.gatewayRef.nam is no field; spec.gatewayRef has name"))
        .anySatisfy(p -> assertThat(p).contains("spec.gatewayRef.name is missing"))
        .anySatisfy(p -> assertThat(p).contains("spec.subject must be text; put it in quotes"))
        .anySatisfy(p -> assertThat(p).contains("spec.skills[0].name must match ^[a-z]"))
        .anySatisfy(p -> assertThat(p).contains("spec.skills[0].level must have at most 10"))
        .hasSize(7);
  }

  @Test
  void refusesOneResourceInTwoPlaces() {
    assertThat(read("-", AGENT.formatted("alice") + "---\n" + AGENT.formatted("alice")).problems())
        .containsExactly(
            "standard input, document 2: AgentIdentity voice/alice was already read from standard input, document 1; take one of them out");
  }

  @Test
  void refusesOtherVersionsBrokenYamlAndMissingFiles() {
    assertThat(read("-", "apiVersion: voice.ravenhelm.dev/v2\nkind: AgentIdentity\n").problems())
        .singleElement()
        .asString()
        .contains("this version knows no voice.ravenhelm.dev/v2 AgentIdentity");
    assertThat(read("-", "kind: [").problems()).singleElement().asString().contains("is no YAML");
    assertThat(read("-", "spec: {}").problems())
        .singleElement()
        .asString()
        .contains("apiVersion and kind are missing");
    assertThat(read(folder.resolve("nowhere").toString(), "").problems())
        .singleElement()
        .asString()
        .contains("there is no such file or folder");
  }

  private static ManifestReader.Result read(String source, String input) {
    return ManifestReader.read(
        List.of(source), new BufferedReader(new StringReader(input)), "voice");
  }
}
