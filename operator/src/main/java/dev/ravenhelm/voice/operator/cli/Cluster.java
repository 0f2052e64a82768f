package dev.ravenhelm.voice.operator.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.secrets.CredentialsReader;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A cluster as the commands use it: nothing in it is ever written. */
final class Cluster implements AutoCloseable {
  /** Gateways first, since all others belong to one. */
  static final List<Class<? extends VoiceResource<?, ?>>> KINDS =
      List.of(VoiceGateway.class, VoiceNumber.class, AgentIdentity.class, RoutingQueue.class);

  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final String PART_OF = "app.kubernetes.io/part-of";
  private static final String PRODUCT = "ravenhelm-voice";
  private static final String CONFIG_KEY = "operator.yaml";

  private final KubernetesClient client;

  Cluster(KubernetesClient client) {
    this.client = client;
  }

  /** The context's namespace. */
  Optional<String> namespace() {
    return Optional.ofNullable(client.getConfiguration().getNamespace());
  }

  /** All resources of the four kinds in a namespace. */
  List<VoiceResource<?, ?>> resources(String namespace) {
    List<VoiceResource<?, ?>> all = new ArrayList<>();
    KINDS.forEach(
        kind -> all.addAll(client.resources(kind).inNamespace(namespace).list().getItems()));
    return all;
  }

  /** All resources of the four kinds in all namespaces. */
  List<VoiceResource<?, ?>> resources() {
    List<VoiceResource<?, ?>> all = new ArrayList<>();
    KINDS.forEach(kind -> all.addAll(client.resources(kind).inAnyNamespace().list().getItems()));
    return all;
  }

  /** A gateway; empty where there is none. */
  Optional<VoiceGateway> gateway(String namespace, String name) {
    return Optional.ofNullable(
        client.resources(VoiceGateway.class).inNamespace(namespace).withName(name).get());
  }

  /** Credentials that lie in a Secret. */
  CredentialsReader.Result credentials(String namespace, String secret) {
    return CredentialsReader.fromSecret(client, namespace, secret);
  }

  /** The ownerId in the configuration of the one operator; empty where none can be read. */
  Optional<String> ownerId() {
    Set<String> ids = new TreeSet<>();
    try {
      for (ConfigMap map :
          client.configMaps().inAnyNamespace().withLabel(PART_OF, PRODUCT).list().getItems()) {
        ownerId(map).ifPresent(ids::add);
      }
    } catch (KubernetesClientException e) {
      return Optional.empty(); // may not be read: then it must be given
    }
    if (ids.size() > 1) {
      throw new CommandFailure(
          "several operators are in this cluster: give --owner-id with one of "
              + String.join(", ", ids));
    }
    return ids.stream().findFirst();
  }

  private static Optional<String> ownerId(ConfigMap map) {
    @Nullable String yaml = map.getData() == null ? null : map.getData().get(CONFIG_KEY);
    if (yaml == null) {
      return Optional.empty();
    }
    try {
      String id = YAML.readTree(yaml).path("ownerId").asText();
      return id.isEmpty() ? Optional.empty() : Optional.of(id);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          "the operator's ConfigMap "
              + map.getMetadata().getNamespace()
              + "/"
              + map.getMetadata().getName()
              + " is no YAML: give --owner-id",
          e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
