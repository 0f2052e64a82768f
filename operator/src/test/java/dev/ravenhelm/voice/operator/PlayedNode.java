package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;

/** Plays the kubelet, which these tests have none of: every pod of a namespace is ready at once. */
final class PlayedNode implements AutoCloseable {
  private final SharedIndexInformer<Pod> informer;

  PlayedNode(KubernetesClient client, String namespace) {
    this.informer =
        client
            .pods()
            .inNamespace(namespace)
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    ready(client, pod);
                  }

                  @Override
                  public void onUpdate(Pod before, Pod after) {}

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {}
                });
  }

  @Override
  public void close() {
    informer.close();
  }

  private static void ready(KubernetesClient client, Pod pod) {
    client
        .pods()
        .resource(pod)
        .editStatus(p ->
            p.edit()
                .editOrNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.1.1")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
  }
}
