package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.chart.Chart;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chart's rights are enough for the operator's whole life, and none of them is idle. */
class RbacIT {
  private static final String VOICE = "voice.ravenhelm.dev";
  private static final String LEASE = "voice-voice-operator";

  /**
   * Granted and yet not used by the operator: a gateway's server may get its resources, and nobody
   * can grant in a Role what they lack themselves.
   */
  private static final Set<String> FOR_THE_SERVERS =
      Set.of(
          "get coordination.k8s.io/leases",
          "list coordination.k8s.io/leases",
          "create coordination.k8s.io/leases",
          "update coordination.k8s.io/leases",
          "patch coordination.k8s.io/leases",
          "get voice.ravenhelm.dev/voicegateways",
          "get voice.ravenhelm.dev/voicenumbers",
          "get voice.ravenhelm.dev/agentidentities",
          "get voice.ravenhelm.dev/routingqueues");

  /** Of moments that this life has not: a former API key, and what Twilio is left with. */
  private static final Set<String> FOR_RARE_MOMENTS =
      Set.of(
          "get core/pods",
          "list core/pods",
          "create core/configmaps",
          "get core/configmaps",
          "patch core/configmaps");

  private final ApiCalls calls = new ApiCalls();
  private TestNamespace system;

  @BeforeEach
  void makeTheReleasesNamespace() {
    system = ControlPlane.shared().namespace("voice-system");
  }

  @AfterEach
  void deleteIt() {
    system.close();
  }

  @Test
  void livesItsWholeLifeOnTheChartsRightsAndUsesEachOfThem() throws InterruptedException {
    Set<String> granted = new TreeSet<>();
    // or nothing would tell whether the rights to them are enough
    try (ForeignKinds _ = new ForeignKinds(system.client()).install();
        World world =
            new World(
                system.name(),
                (administrator, namespace) -> {
                  Chart chart = chart().set("watchNamespaces[0]", namespace);
                  install(chart);
                  chart.all(Role.class).forEach(role -> granted.addAll(calls(role.getRules())));
                  return operatorClient(namespace);
                })) {
      admitOnlyRestrictedPods(world);
      holdTheLeaseTwice(world);
      world.applyExamples("01", "02", "03", "04");
      world.awaitAllReady();

      world.stopOperator();
      world.startOperator();
      edit(world);
      credentialsFromASecret(world);
      delete(world);

      assertThat(calls.refused()).as("what the API server refused").isEmpty();
      Set<String> idle = new TreeSet<>(granted);
      idle.removeAll(calls.used());
      idle.removeAll(FOR_RARE_MOMENTS);
      assertThat(idle).as("granted and never used").isSubsetOf(FOR_THE_SERVERS);
    }
  }

  @Test
  void mayDoNothingElse() {
    install(chart().set("watchNamespaces[0]", system.name()));
    try (KubernetesClient operator = operatorClient(system.name())) {
      assertThatThrownBy(() -> operator.secrets().inNamespace(system.name()).list())
          .isInstanceOf(KubernetesClientException.class)
          .hasMessageContaining("cannot list resource \"secrets\"");
      assertThatThrownBy(() -> operator.configMaps().inNamespace(system.name()).list())
          .hasMessageContaining("cannot list resource \"configmaps\"");
      assertThatThrownBy(() -> operator.secrets().inNamespace("default").withName("any").get())
          .hasMessageContaining("in the namespace \"default\"");
      assertThatThrownBy(() -> operator.resources(VoiceGateway.class).inNamespace("default").list())
          .hasMessageContaining("in the namespace \"default\"");
    }
  }

  @Test
  void mayDoTheSameInAllNamespacesWhenNoneIsNamed() {
    Chart chart = chart();
    List<HasMetadata> clusterWide =
        Stream.<HasMetadata>concat(
                chart.all(ClusterRole.class).stream(), chart.all(ClusterRoleBinding.class).stream())
            .toList();
    try {
      install(chart);
      clusterWide.forEach(this::apply);
      for (ClusterRole role : chart.all(ClusterRole.class)) {
        for (PolicyRule rule : role.getRules()) {
          for (String resource : rule.getResources()) {
            rule.getVerbs()
                .forEach(verb ->
                    Awaitility.await(verb + " " + resource + " everywhere")
                        .atMost(World.PATIENCE)
                        .until(() -> may(verb, rule, resource)));
          }
        }
      }
      assertThat(may("delete", VOICE, "voicegateways", null)).isFalse();
      assertThat(may("list", "", "secrets", null)).isFalse();
    } finally {
      clusterWide.forEach(object -> system.client().resource(object).delete());
    }
  }

  private Chart chart() {
    return Chart.in(system.name())
        .set("ownerId", "acme")
        .set("crds.install", false)
        .set("rbac.aggregateToUserRoles", false);
  }

  private void install(Chart chart) {
    chart.all(ServiceAccount.class).forEach(this::apply);
    chart.all(Role.class).forEach(this::apply);
    chart.all(RoleBinding.class).forEach(this::apply);
  }

  private void apply(HasMetadata manifest) {
    system.client().resource(manifest).forceConflicts().serverSideApply();
  }

  /** The operator's own client, when the API server knows the new rights. */
  private KubernetesClient operatorClient(String watched) {
    Awaitility.await("the rights count")
        .atMost(World.PATIENCE)
        .until(() ->
            may("watch", VOICE, "voicegateways", watched)
                && may("create", "coordination.k8s.io", "leases", system.name()));
    String token =
        system
            .client()
            .serviceAccounts()
            .inNamespace(system.name())
            .withName(LEASE)
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withExpirationSeconds(3600L)
                    .endSpec()
                    .build())
            .getStatus()
            .getToken();
    Config config = new ConfigBuilder(ControlPlane.shared().config()).withOauthToken(token).build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withKubernetesSerialization(VoiceSerialization.create())
        .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("calls", calls))
        .build();
  }

  private boolean may(String verb, PolicyRule rule, String resource) {
    String name = rule.getResourceNames().isEmpty() ? null : rule.getResourceNames().getFirst();
    return may(verb, rule.getApiGroups().getFirst(), resource, null, name);
  }

  private boolean may(String verb, String group, String resource, String namespace) {
    return may(verb, group, resource, namespace, null);
  }

  private boolean may(String verb, String group, String resource, String namespace, String name) {
    String[] parts = resource.split("/", 2);
    return system
        .client()
        .authorization()
        .v1()
        .subjectAccessReview()
        .create(
            new SubjectAccessReviewBuilder()
                .withNewSpec()
                .withUser("system:serviceaccount:" + system.name() + ":" + LEASE)
                .withNewResourceAttributes()
                .withVerb(verb)
                .withGroup(group)
                .withResource(parts[0])
                .withSubresource(parts.length > 1 ? parts[1] : null)
                .withNamespace(namespace)
                .withName(name)
                .endResourceAttributes()
                .endSpec()
                .build())
        .getStatus()
        .getAllowed();
  }

  /** So that a gateway becomes Ready only if its server's pods keep to that standard. */
  private static void admitOnlyRestrictedPods(World world) {
    world
        .client
        .namespaces()
        .withName(world.namespace)
        .edit(namespace ->
            namespace
                .edit()
                .editMetadata()
                .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                .endMetadata()
                .build());
  }

  /** Once as the first ever, and once after a restart. */
  private void holdTheLeaseTwice(World world) throws InterruptedException {
    for (String operator : List.of("first", "second")) {
      try (Leadership leadership =
          new Leadership(world.operatorClient(), system.name(), LEASE, operator, () -> {})) {
        leadership.await();
      }
    }
  }

  private static void edit(World world) {
    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: VoiceGateway
        metadata: {name: main}
        spec:
          twilio: {credentials: {openBao: {path: twilio/main}}}
          openBao: {role: voice-main, serviceAccount: voice-main}
          publicUrl: https://telephone.example.com
          server:
            replicas: 1
            ingress: {className: nginx}
            route: {parentRefs: [{name: public}]}
            autoscaling: {maxReplicas: 3}
            serviceMonitor: {}
        """);
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    Awaitility.await("the edit is in Twilio")
        .atMost(World.PATIENCE)
        .until(() ->
            world.get(VoiceNumber.class, "main-line").getStatus().voiceUrl().contains("telephone"));
    assertThat(
            world.client.network().v1().ingresses().inNamespace(world.namespace).list().getItems())
        .hasSize(1);
    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: VoiceGateway
        metadata: {name: main}
        spec:
          twilio: {credentials: {openBao: {path: twilio/main}}}
          openBao: {role: voice-main, serviceAccount: voice-main}
          publicUrl: https://telephone.example.com
          server: {replicas: 1}
        """);
    Awaitility.await("what the spec no longer asks for is gone")
        .atMost(World.PATIENCE)
        .until(() ->
            world
                .client
                .network()
                .v1()
                .ingresses()
                .inNamespace(world.namespace)
                .list()
                .getItems()
                .isEmpty());
    world.awaitReason(VoiceGateway.class, "main", "Ready");
  }

  private static void credentialsFromASecret(World world) {
    world
        .client
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withNamespace(world.namespace)
                .withName("twilio")
                .endMetadata()
                .addToStringData("TWILIO_SID", World.ACCOUNT)
                .addToStringData("TWILIO_AUTH_TOKEN", World.TOKEN)
                .build())
        .create();
    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: VoiceGateway
        metadata: {name: second}
        spec:
          twilio: {credentials: {secretRef: {name: twilio}}}
          openBao: {role: voice-main, serviceAccount: voice-main}
          publicUrl: https://second.example.com
          managementPolicy: Observe
        """);
    world.awaitReason(VoiceGateway.class, "second", "Observed");
  }

  private static void delete(World world) {
    world.deleteAndWait(VoiceNumber.class, "main-line");
    world.deleteAndWait(RoutingQueue.class, "support");
    world.deleteAndWait(AgentIdentity.class, "alice");
    world.deleteAndWait(VoiceGateway.class, "second");
    world.deleteAndWait(VoiceGateway.class, "main");
  }

  private static Set<String> calls(List<PolicyRule> rules) {
    Set<String> calls = new TreeSet<>();
    for (PolicyRule rule : rules) {
      for (String group : rule.getApiGroups()) {
        for (String resource : rule.getResources()) {
          rule.getVerbs().forEach(verb -> calls.add(ApiCalls.call(verb, group, resource)));
        }
      }
    }
    return calls;
  }
}
