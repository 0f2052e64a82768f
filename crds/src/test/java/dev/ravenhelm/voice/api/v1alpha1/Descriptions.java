package dev.ravenhelm.voice.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Finds fields of a CRD that {@code kubectl explain} could say nothing about. */
final class Descriptions {
  private Descriptions() {}

  static List<String> missingIn(String yaml) {
    CustomResourceDefinition crd = Serialization.unmarshal(yaml, CustomResourceDefinition.class);
    List<String> missing = new ArrayList<>();
    crd.getSpec()
        .getVersions()
        .forEach(version -> collect("", version.getSchema().getOpenAPIV3Schema(), missing));
    return missing;
  }

  private static void collect(String path, JSONSchemaProps schema, List<String> missing) {
    Map<String, JSONSchemaProps> properties = schema.getProperties();
    if (properties != null) {
      properties.forEach((name, field) -> {
        String at = path + "." + name;
        // Kubernetes' own types carry no descriptions into a generated schema
        if (at.equals(".metadata") || at.startsWith(".spec.server.resources.")) {
          return;
        }
        if (field.getDescription() == null) {
          missing.add(at);
        }
        collect(at, field, missing);
      });
    }
    if (schema.getItems() != null && schema.getItems().getSchema() != null) {
      collect(path + "[]", schema.getItems().getSchema(), missing);
    }
    if (schema.getAdditionalProperties() != null
        && schema.getAdditionalProperties().getSchema() != null) {
      collect(path + "{}", schema.getAdditionalProperties().getSchema(), missing);
    }
  }
}
