package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gateway's server in Kubernetes, through edits of its spec and of its parts. */
class DeploymentIT {
  private World world;

  @BeforeEach
  void start() {
    world = new World();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void putsRightWhatSomebodyEditedByHand() {
    gateway("{ingress: {className: nginx}}");
    world.awaitReason(VoiceGateway.class, "main", "Ready");

    of(Service.class)
        .edit(s -> {
          s.getSpec().getPorts().getFirst().setTargetPort(new IntOrString("nowhere"));
          return s;
        });
    of(PodDisruptionBudget.class)
        .edit(b -> {
          b.getSpec().setMaxUnavailable(new IntOrString(2));
          return b;
        });
    of(NetworkPolicy.class)
        .edit(p -> {
          p.getSpec().setIngress(List.of());
          return p;
        });
    of(Role.class)
        .edit(r -> {
          r.getRules().getFirst().setVerbs(List.of("delete"));
          return r;
        });
    of(Ingress.class)
        .edit(i -> {
          i.getSpec().getRules().getFirst().setHost("elsewhere.example");
          return i;
        });
    of(Deployment.class)
        .edit(d -> {
          d.getSpec().setReplicas(7);
          d.getSpec().getTemplate().getSpec().getContainers().getFirst().setImage("another:1");
          return d;
        });

    await("service", () -> port().equals("public"));
    await(
        "budget",
        () -> of(PodDisruptionBudget.class).get().getSpec().getMaxUnavailable().getIntVal() == 1);
    await("policy", () -> of(NetworkPolicy.class).get().getSpec().getIngress().size() == 1);
    await("role", () -> of(Role.class).get().getRules().getFirst().getVerbs().contains("watch"));
    await(
        "ingress",
        () ->
            of(Ingress.class)
                .get()
                .getSpec()
                .getRules()
                .getFirst()
                .getHost()
                .equals("voice.example.com"));
    await(
        "deployment",
        () ->
            replicas() == 2
                && of(Deployment.class)
                    .get()
                    .getSpec()
                    .getTemplate()
                    .getSpec()
                    .getContainers()
                    .getFirst()
                    .getImage()
                    .startsWith("registry.example/"));
  }

  @Test
  void gatewaysThatNameOneServiceAccountHaveItTogether() {
    gateway("{}");
    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: VoiceGateway
        metadata: {name: second}
        spec:
          twilio: {credentials: {openBao: {path: twilio/main}}}
          openBao: {role: voice-main, serviceAccount: voice-main}
          publicUrl: https://second.example.com
        """);
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    world.awaitReason(VoiceGateway.class, "second", "Ready");

    assertThat(owners()).containsExactlyInAnyOrder("main", "second");

    world.deleteAndWait(VoiceGateway.class, "second");
    await("the one that is left has it alone", () -> owners().equals(List.of("main")));
  }

  private List<String> owners() {
    return world
        .client
        .serviceAccounts()
        .inNamespace(world.namespace)
        .withName("voice-main")
        .get()
        .getMetadata()
        .getOwnerReferences()
        .stream()
        .map(OwnerReference::getName)
        .toList();
  }

  @Test
  void makesAgainWhatSomebodyDeleted() {
    gateway("{}");
    world.awaitReason(VoiceGateway.class, "main", "Ready");

    List<Class<? extends HasMetadata>> kinds =
        List.of(Service.class, PodDisruptionBudget.class, Role.class, Deployment.class);
    List<String> before = kinds.stream().map(k -> of(k).get().getMetadata().getUid()).toList();
    kinds.forEach(kind -> of(kind).delete());

    for (int i = 0; i < kinds.size(); i++) {
      Class<? extends HasMetadata> kind = kinds.get(i);
      String gone = before.get(i);
      await(
          kind.getSimpleName(),
          () -> {
            HasMetadata now = of(kind).get();
            return now != null && !now.getMetadata().getUid().equals(gone);
          });
    }
    world.awaitReason(VoiceGateway.class, "main", "Ready");
  }

  @Test
  void removesAnIngressThatTheSpecNoLongerAsksForAndLeavesSomebodyElsesAlone() {
    gateway("{ingress: {className: nginx}}");
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    assertThat(of(Ingress.class).get()).isNotNull();

    gateway("{}");
    await("the ingress is gone", () -> of(Ingress.class).get() == null);

    world.apply(
        """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: {name: main-voice}
        spec: {defaultBackend: {service: {name: theirs, port: {number: 80}}}}
        """);
    String theirs = of(Ingress.class).get().getMetadata().getUid();
    gateway("{env: {LOG_LEVEL: DEBUG}}");
    await("the edit is deployed", () -> environment().contains("LOG_LEVEL"));
    world.awaitReason(VoiceGateway.class, "main", "Ready");

    assertThat(of(Ingress.class).get().getMetadata().getUid()).isEqualTo(theirs);
  }

  @Test
  void leavesTheNumberOfPodsToTheAutoscalerForAsLongAsThereIsOne() {
    gateway("{replicas: 3}");
    world.awaitReason(VoiceGateway.class, "main", "Ready");

    gateway("{replicas: 3, autoscaling: {minReplicas: 2, maxReplicas: 8}}");
    await("an autoscaler", () -> of(HorizontalPodAutoscaler.class).get() != null);
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    assertThat(replicas()).as("not the default of one").isEqualTo(3);

    world.client.apps().deployments().inNamespace(world.namespace).withName("main-voice").scale(5);
    gateway("{env: {LOG_LEVEL: DEBUG}, autoscaling: {minReplicas: 2, maxReplicas: 8}}");
    await("the edit is deployed", () -> environment().contains("LOG_LEVEL"));
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    assertThat(replicas()).isEqualTo(5);

    gateway("{replicas: 3}");
    await("no autoscaler", () -> of(HorizontalPodAutoscaler.class).get() == null);
    await("the spec's number", () -> replicas() == 3);
  }

  @Test
  void saysWhichKindTheClusterLacksAndMakesTheObjectWhenItIsInstalled() {
    assertThat(ForeignKinds.absent(world.client)).isTrue();
    String both = "{route: {parentRefs: [{name: public}]}, serviceMonitor: {interval: 15s}}";
    gateway(both);

    world.awaitReason(VoiceGateway.class, "main", "Ready");
    Condition deployed = deployed();
    assertThat(deployed.status()).isEqualTo("False");
    assertThat(deployed.reason()).isEqualTo("KindNotInstalled");
    assertThat(deployed.message())
        .contains(
            "HTTPRoute of gateway.networking.k8s.io/v1", "ServiceMonitor of monitoring.coreos.com");

    try (ForeignKinds _ = new ForeignKinds(world.client).install()) {
      await("all is deployed", () -> deployed().status().equals("True"));
      assertThat(foreign("gateway.networking.k8s.io/v1", "HTTPRoute").get().toString())
          .contains("voice.example.com", "main-voice");
      assertThat(foreign("monitoring.coreos.com/v1", "ServiceMonitor").get().toString())
          .contains("15s", "admin");

      gateway("{}");
      await(
          "both are gone",
          () ->
              foreign("gateway.networking.k8s.io/v1", "HTTPRoute").get() == null
                  && foreign("monitoring.coreos.com/v1", "ServiceMonitor").get() == null);
    }
  }

  @Test
  void saysWhatTheApiServerRefusesAndDeploysTheServerAllTheSame() {
    gateway("{ingress: {className: Not_A_Name}}");

    Condition ready = world.awaitReason(VoiceGateway.class, "main", "KubernetesRefused");
    assertThat(ready.message()).contains("Ingress", "ingressClassName");
    assertThat(deployed().status()).isEqualTo("False");
    assertThat(of(Deployment.class).get()).isNotNull();

    gateway("{ingress: {className: nginx}}");
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    assertThat(deployed().status()).isEqualTo("True");
  }

  @Test
  void aDeploymentThatIsRefusedKeepsNothingElseFromBeingDeployed() {
    gateway("{}");
    world.awaitReason(VoiceGateway.class, "main", "Ready");

    gateway(
        "{ingress: {className: nginx}, resources: {requests: {cpu: \"2\"}, limits: {cpu: \"1\"}}}");

    Condition ready = world.awaitReason(VoiceGateway.class, "main", "KubernetesRefused");
    assertThat(ready.message()).contains("Deployment", "cpu");
    VoiceGateway gateway = world.get(VoiceGateway.class, "main");
    assertThat(Conditions.isTrue(gateway.getStatus().conditions(), "Stalled")).isTrue();
    assertThat(gateway.getStatus().server().replicas()).as("as it was").isEqualTo(2);
    assertThat(deployed().status()).isEqualTo("False");
    assertThat(deployed().message()).contains("Deployment");
    assertThat(of(Ingress.class).get()).isNotNull();
  }

  private void gateway(String server) {
    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: VoiceGateway
        metadata: {name: main}
        spec:
          twilio: {credentials: {openBao: {path: twilio/main}}}
          openBao: {role: voice-main, serviceAccount: voice-main}
          publicUrl: https://voice.example.com
          server: %s
        """
            .formatted(server));
  }

  private <R extends HasMetadata> Resource<R> of(Class<R> kind) {
    return world.client.resources(kind).inNamespace(world.namespace).withName("main-voice");
  }

  private Resource<GenericKubernetesResource> foreign(String apiVersion, String kind) {
    return world
        .client
        .genericKubernetesResources(apiVersion, kind)
        .inNamespace(world.namespace)
        .withName("main-voice");
  }

  private String port() {
    return of(Service.class).get().getSpec().getPorts().getFirst().getTargetPort().getStrVal();
  }

  private int replicas() {
    return of(Deployment.class).get().getSpec().getReplicas();
  }

  private List<String> environment() {
    return of(Deployment.class)
        .get()
        .getSpec()
        .getTemplate()
        .getSpec()
        .getContainers()
        .getFirst()
        .getEnv()
        .stream()
        .map(e -> e.getName())
        .toList();
  }

  private Condition deployed() {
    return Conditions.find(
            world.get(VoiceGateway.class, "main").getStatus().conditions(), Conditions.DEPLOYED)
        .orElseThrow();
  }

  private static void await(String what, java.util.concurrent.Callable<Boolean> until) {
    Awaitility.await(what).atMost(World.PATIENCE).until(until);
  }
}
