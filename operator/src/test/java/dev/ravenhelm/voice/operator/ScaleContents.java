package dev.ravenhelm.voice.operator;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/** The resources of {@link ScaleBenchmark}, spread over its gateways. */
record ScaleContents(int gateways, int numbers, int agents, int queues) {

  /** So many numbers, with a fifth as many agents and a fiftieth as many queues. */
  ScaleContents(int gateways, int numbers) {
    this(gateways, numbers, numbers / 5, numbers / 50);
  }

  int all() {
    return gateways + numbers + agents + queues;
  }

  /** Makes the numbers in Twilio, and all resources in the cluster. */
  void fill(KubernetesClient client, String namespace, ScaleTwilio twilio) {
    Semaphore atOnce = new Semaphore(24);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int g = 0; g < gateways; g++) {
        apply(
            client,
            namespace,
            """
            apiVersion: voice.ravenhelm.dev/v1alpha1
            kind: VoiceGateway
            metadata: {name: g%1$d}
            spec:
              twilio: {credentials: {openBao: {path: twilio/g%1$d}}}
              openBao: {role: voice-main, serviceAccount: voice-main}
              publicUrl: https://g%1$d.example.com
              server: {replicas: 0}
            """
                .formatted(g));
      }
      IntStream.range(0, numbers)
          .forEach(i ->
              submit(
                  executor,
                  atOnce,
                  () -> {
                    twilio.number(i % gateways, phoneNumber(i));
                    applyNumber(client, namespace, i, "first");
                  }));
      IntStream.range(0, agents)
          .forEach(i -> submit(executor, atOnce, () -> apply(client, namespace, agent(i))));
      IntStream.range(0, queues)
          .forEach(i -> submit(executor, atOnce, () -> apply(client, namespace, queue(i))));
    }
  }

  /**
   * Makes a number, or edits it.
   *
   * @param host of its fallback
   */
  void applyNumber(KubernetesClient client, String namespace, int i, String host) {
    apply(
        client,
        namespace,
        "{apiVersion: voice.ravenhelm.dev/v1alpha1, kind: VoiceNumber, metadata: {name: n%d}, spec: {gatewayRef: {name: g%d}, phoneNumber: \"%s\", inbound: {reject: {}}, fallback: {url: \"https://%s.example.net/fallback\"}}}"
            .formatted(i, i % gateways, phoneNumber(i), host));
  }

  private String agent(int i) {
    return "{apiVersion: voice.ravenhelm.dev/v1alpha1, kind: AgentIdentity, metadata: {name: a%d}, spec: {gatewayRef: {name: g%d}, subject: \"%d\", skills: [{name: billing}]}}"
        .formatted(i, i % gateways, i);
  }

  private String queue(int i) {
    return "{apiVersion: voice.ravenhelm.dev/v1alpha1, kind: RoutingQueue, metadata: {name: q%d}, spec: {gatewayRef: {name: g%d}, skills: [{name: billing}]}}"
        .formatted(i, i % gateways);
  }

  private static String phoneNumber(int i) {
    return "+1415%07d".formatted(2_000_000 + i);
  }

  private static void submit(ExecutorService executor, Semaphore atOnce, Runnable work) {
    executor.execute(() -> {
      atOnce.acquireUninterruptibly();
      try {
        work.run();
      } finally {
        atOnce.release();
      }
    });
  }

  private static void apply(KubernetesClient client, String namespace, String yaml) {
    GenericKubernetesResource resource =
        Serialization.unmarshal("---\n" + yaml, GenericKubernetesResource.class);
    resource.getMetadata().setNamespace(namespace);
    client.resource(resource).forceConflicts().serverSideApply();
  }
}
