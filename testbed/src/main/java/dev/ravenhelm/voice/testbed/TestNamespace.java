package dev.ravenhelm.voice.testbed;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Locale;
import java.util.UUID;

/**
 * A namespace of one test, with an administrator's client; closing deletes it without waiting for
 * its end.
 */
public record TestNamespace(String name, KubernetesClient client) implements AutoCloseable {

  static TestNamespace create(KubernetesClient client, String prefix) {
    String name =
        (prefix + "-" + UUID.randomUUID().toString().substring(0, 8)).toLowerCase(Locale.ROOT);
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return new TestNamespace(name, client);
  }

  @Override
  public void close() {
    client.namespaces().withName(name).delete();
    client.close();
  }

  @Override
  public String toString() {
    return name;
  }
}
