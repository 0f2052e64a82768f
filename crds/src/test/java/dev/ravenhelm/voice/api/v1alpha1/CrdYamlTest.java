package dev.ravenhelm.voice.api.v1alpha1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The checked-in CRDs, in {@code crds/yaml} and in the chart, are what the types generate. */
class CrdYamlTest {
  private static final Path CHECKED_IN = Path.of("yaml");
  private static final Path CHART = Path.of("../helm/voice-operator/files/crds");

  private static final List<Class<? extends HasMetadata>> KINDS =
      List.of(VoiceGateway.class, VoiceNumber.class, AgentIdentity.class, RoutingQueue.class);

  /** The generator sorts printer columns by name; people read them from left to right. */
  private static final CRDPostProcessor COLUMNS_IN_ORDER =
      new CRDPostProcessor() {
        @Override
        public HasMetadata process(HasMetadata crd, String crdSpecVersion) {
          CustomResourceDefinition definition = (CustomResourceDefinition) crd;
          List<String> order = columnsOf(definition.getSpec().getNames().getKind());
          definition
              .getSpec()
              .getVersions()
              .forEach(v -> {
                v.getAdditionalPrinterColumns()
                    .sort(Comparator.comparingInt(column -> order.indexOf(column.getName())));
                Map<String, JSONSchemaProps> parts =
                    v.getSchema().getOpenAPIV3Schema().getProperties();
                distinctRules(v.getSchema().getOpenAPIV3Schema());
                openingTimes(v.getSchema().getOpenAPIV3Schema());
                parts.get("spec").setDescription("What is wanted.");
                parts.get("status").setDescription("What is, as the operator last saw it.");
                // or kstatus reads a resource that no operator has seen as done
                parts
                    .get("status")
                    .setDefault(
                        JsonNodeFactory.instance.objectNode().put("observedGeneration", -1));
              });
          return definition;
        }
      };

  @TempDir Path generated;

  @Test
  void checkedInYamlIsWhatTheTypesGenerate() throws IOException {
    new CRDGenerator()
        .customResourceClasses(
            VoiceGateway.class, VoiceNumber.class, AgentIdentity.class, RoutingQueue.class)
        .withMinQuotes(true)
        .withPostProcessor(COLUMNS_IN_ORDER)
        .inOutputDir(generated.toFile())
        .generate();
    if (Boolean.getBoolean("crds.update")) {
      copyTo(CHECKED_IN);
      copyTo(CHART);
    }

    Map<String, String> expected = yamlIn(generated);
    assertThat(expected).hasSize(4);
    assertThat(yamlIn(CHECKED_IN)).as("run bin/generate and commit crds/yaml").isEqualTo(expected);
    assertThat(yamlIn(CHART))
        .as("run bin/generate and commit the chart's CRDs")
        .isEqualTo(expected);
  }

  @Test
  void everyFieldIsDescribed() throws IOException {
    for (Map.Entry<String, String> crd : yamlIn(CHECKED_IN).entrySet()) {
      assertThat(Descriptions.missingIn(crd.getValue())).as(crd.getKey()).isEmpty();
    }
  }

  /** A rule on a record's component is found on its field and on its accessor. */
  private static void distinctRules(JSONSchemaProps schema) {
    if (schema.getXKubernetesValidations() != null) {
      schema.setXKubernetesValidations(
          schema.getXKubernetesValidations().stream().distinct().toList());
    }
    if (schema.getProperties() != null) {
      schema.getProperties().values().forEach(CrdYamlTest::distinctRules);
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      distinctRules(schema.getItems().getSchema());
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      distinctRules(schema.getAdditionalProperties().getSchema());
    }
  }

  /** The generator looks for a pattern one level deep; these strings lie two deep. */
  private static void openingTimes(JSONSchemaProps root) {
    JSONSchemaProps hours = root.getProperties().get("spec").getProperties().get("hours");
    if (hours != null) {
      JSONSchemaProps ranges =
          hours.getProperties().get("weekly").getAdditionalProperties().getSchema();
      ranges.setMaxItems(8L);
      ranges.getItems().getSchema().setPattern(RoutingQueueSpec.Hours.TIMES);
    }
  }

  private static List<String> columnsOf(String kind) {
    return KINDS.stream()
        .filter(type -> type.getSimpleName().equals(kind))
        .flatMap(type -> Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class)))
        .map(AdditionalPrinterColumn::name)
        .toList();
  }

  private void copyTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Map.Entry<String, String> crd : yamlIn(generated).entrySet()) {
      Files.writeString(folder.resolve(crd.getKey()), crd.getValue());
    }
  }

  private static Map<String, String> yamlIn(Path folder) throws IOException {
    Map<String, String> yaml = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yml")).toList()) {
        yaml.put(file.getFileName().toString(), Files.readString(file));
      }
    }
    return yaml;
  }
}
