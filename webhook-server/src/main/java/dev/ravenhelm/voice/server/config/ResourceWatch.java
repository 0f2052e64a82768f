package dev.ravenhelm.voice.server.config;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.server.routing.Resources;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The resources of one namespace in the Kubernetes API, read and watched, never written. */
final class ResourceWatch implements ResourceSource {

  private static final Logger LOG = LoggerFactory.getLogger(ResourceWatch.class);
  private static final Duration CHECK = Duration.ofSeconds(5);

  /** Until the first time: nobody tells when the last watch has begun, and calls wait for it. */
  private static final Duration FIRST_CHECK = Duration.ofMillis(20);

  private final KubernetesClient client;
  private final SharedIndexInformer<VoiceGateway> gateways;
  private final SharedIndexInformer<VoiceNumber> numbers;
  private final SharedIndexInformer<AgentIdentity> agents;
  private final SharedIndexInformer<RoutingQueue> queues;
  private final Loop loop;
  private volatile boolean begun;

  /**
   * Watches.
   *
   * @param client is closed with it
   * @param read gets all resources, each time that some have changed, and every few seconds while
   *     the API server is there
   */
  ResourceWatch(KubernetesClient client, String namespace, Consumer<Resources> read) {
    this.client = client;
    this.loop = new Loop("resources", () -> begun ? CHECK : FIRST_CHECK, () -> pass(read));
    this.gateways = informer(VoiceGateway.class, namespace);
    this.numbers = informer(VoiceNumber.class, namespace);
    this.agents = informer(AgentIdentity.class, namespace);
    this.queues = informer(RoutingQueue.class, namespace);
  }

  /** A client with the configuration that the environment names. */
  static KubernetesClient client() {
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(VoiceSerialization.create())
        .build();
  }

  @Override
  public void begin() {
    all().forEach(SharedIndexInformer::start);
    loop.begin();
  }

  @Override
  public void close() {
    loop.close();
    all().forEach(SharedIndexInformer::stop);
    client.close();
  }

  private void pass(Consumer<Resources> read) {
    if (all().allMatch(informer -> informer.hasSynced() && informer.isWatching())) {
      read.accept(
          new Resources(
              gateways.getStore().list(),
              numbers.getStore().list(),
              agents.getStore().list(),
              queues.getStore().list()));
      begun = true;
    }
  }

  private <T extends HasMetadata> SharedIndexInformer<T> informer(Class<T> kind, String namespace) {
    SharedIndexInformer<T> informer =
        client.resources(kind).inNamespace(namespace).runnableInformer(0);
    informer.exceptionHandler((started, problem) -> {
      LOG.warn("Watching {}: {}; it is tried again", kind.getSimpleName(), problem.getMessage());
      return true;
    });
    informer.addEventHandler(
        new ResourceEventHandler<T>() {
          @Override
          public void onAdd(T added) {
            loop.nudge();
          }

          @Override
          public void onUpdate(T former, T updated) {
            loop.nudge();
          }

          @Override
          public void onDelete(T deleted, boolean unknown) {
            loop.nudge();
          }
        });
    return informer;
  }

  private Stream<SharedIndexInformer<? extends HasMetadata>> all() {
    return List.<SharedIndexInformer<? extends HasMetadata>>of(gateways, numbers, agents, queues)
        .stream();
  }
}
