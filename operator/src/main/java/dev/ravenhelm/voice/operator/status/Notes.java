package dev.ravenhelm.voice.operator.status;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the operator must remember beyond a resource's life, in a ConfigMap of its own namespace: a
 * namespace that is being deleted takes neither.
 */
public final class Notes {
  private static final PatchContext MERGE =
      new PatchContext.Builder().withPatchType(PatchType.JSON_MERGE).build();
  private static final int CONFLICT = 409;

  private final KubernetesClient client;
  private final String namespace;
  private final String name;
  private final int most;

  /**
   * Notes.
   *
   * @param most how many are kept; those with the smallest values go first, hence values begin with
   *     a moment
   */
  public Notes(KubernetesClient client, String namespace, String name, int most) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.most = most;
  }

  /** Name of the ConfigMap, with its namespace. */
  public String where() {
    return namespace + "/" + name;
  }

  /** One note. */
  public Optional<String> read(String key) {
    return Optional.ofNullable(all().get(key));
  }

  /** Writes one note and leaves the others alone. */
  public synchronized void write(String key, String value) {
    Map<String, @Nullable String> data = new HashMap<>();
    data.put(key, value);
    Map<String, String> there = all();
    if (there.isEmpty()) {
      try {
        client.resource(configMap(Map.of(key, value))).create();
        return;
      } catch (KubernetesClientException e) {
        if (e.getCode() != CONFLICT) {
          throw e;
        }
      }
    }
    List<Map.Entry<String, String>> oldest = new ArrayList<>(there.entrySet());
    oldest.sort(Map.Entry.comparingByValue(Comparator.naturalOrder()));
    oldest.stream()
        .limit(Math.max(0, there.size() + 1 - most))
        .forEach(entry -> data.putIfAbsent(entry.getKey(), null));
    client
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .patch(MERGE, client.getKubernetesSerialization().asJson(Map.of("data", data)));
  }

  private Map<String, String> all() {
    ConfigMap there = client.configMaps().inNamespace(namespace).withName(name).get();
    return there == null || there.getData() == null ? Map.of() : there.getData();
  }

  private ConfigMap configMap(Map<String, String> data) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withData(data)
        .build();
  }
}
