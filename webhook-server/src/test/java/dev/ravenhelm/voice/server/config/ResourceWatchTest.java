package dev.ravenhelm.voice.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.server.routing.Resources;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@EnableKubernetesMockClient(crud = true)
final class ResourceWatchTest {

  private static final String NAMESPACE = "voice";

  private KubernetesClient client;
  private final BlockingQueue<Resources> read = new LinkedBlockingQueue<>();

  /** Callers wait for a pod that is new; no event tells when the last of its watches has begun. */
  @Test
  void readsAsSoonAsAllIsWatchedThoughThereIsNothing() throws Exception {
    try (ResourceWatch watch = new ResourceWatch(client, NAMESPACE, read::add)) {
      watch.begin();
      assertThat(read.poll(4, TimeUnit.SECONDS)).isEqualTo(Resources.NONE);
    }
  }

  @Test
  void readsWhatIsThereAndThenWhatCame() throws Exception {
    client.resource(queue("first")).create();
    try (ResourceWatch watch = new ResourceWatch(client, NAMESPACE, read::add)) {
      watch.begin();
      assertThat(names(read.take())).containsExactly("first");
      client.resource(queue("second")).create();
      List<String> now = names(read.take());
      while (now.size() < 2) {
        now = names(read.take());
      }
      assertThat(now).containsExactlyInAnyOrder("first", "second");
    }
  }

  private static List<String> names(Resources resources) {
    return resources.queues().stream().map(queue -> queue.getMetadata().getName()).toList();
  }

  private static RoutingQueue queue(String name) {
    RoutingQueue queue = new RoutingQueue();
    queue.setMetadata(new ObjectMetaBuilder().withName(name).withNamespace(NAMESPACE).build());
    return queue;
  }
}
