package dev.ravenhelm.voice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import dev.ravenhelm.voice.testbed.OpenBaoSetup;
import dev.ravenhelm.voice.testbed.OpenBaoStandIn;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.api.model.NamedAuthInfoBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as the operator deploys it: resources from the API server, secrets from OpenBao. */
final class WatchIT {

  private static final String AUDIENCE = "openbao";
  private static final List<String> KINDS =
      List.of("voicegateways", "voicenumbers", "agentidentities", "routingqueues");

  @TempDir private Path folder;
  private final ControlPlane controlPlane = ControlPlane.shared();
  private OpenBaoStandIn bao;
  private OidcIssuer issuer;
  private TestNamespace namespace;
  private KubernetesClient client;

  @BeforeEach
  void start() throws Exception {
    namespace = controlPlane.namespace("server");
    client = namespace.client();
    bao = OpenBaoStandIn.start(controlPlane);
    issuer = OidcIssuer.start();
    for (String kind : KINDS) {
      apply("/META-INF/fabric8/" + kind + ".voice.ravenhelm.dev-v1.yml");
    }
    account();
    OpenBaoSetup setup = new OpenBaoSetup(bao.address(), bao.rootToken());
    setup.policy("voice", OpenBaoSetup.readerOf("tenants/a"));
    setup.role(
        "voice",
        List.of("voice"),
        List.of(namespace.name()),
        AUDIENCE,
        List.of("voice"),
        Duration.ofHours(1));
    setup.secret(
        "tenants/a/twilio",
        Map.of(
            "TWILIO_SID", RunningServer.ACCOUNT,
            "TWILIO_AUTH_TOKEN", RunningServer.TOKEN,
            "TWILIO_NUMBER", "+15550100001"));
    setup.secret(
        "tenants/a/key", Map.of("sid", RunningServer.KEY, "secret", RunningServer.KEY_SECRET));
    await()
        .atMost(Duration.ofSeconds(20))
        .ignoreExceptions()
        .untilAsserted(
            () -> client.resources(RoutingQueue.class).inNamespace(namespace.name()).list());
    try (InputStream example = getClass().getResourceAsStream("/example/voice.yaml")) {
      String yaml =
          new String(example.readAllBytes(), StandardCharsets.UTF_8)
              .replace("https://id.example.com", issuer.issuer().toString());
      client
          .load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
          .inNamespace(namespace.name())
          .create();
    }
  }

  @AfterEach
  void stop() {
    System.clearProperty("kubeconfig");
    issuer.close();
    bao.close();
    namespace.close();
  }

  @Test
  void followsTheResourcesAndAnswersWhileEverythingBehindItIsAway() throws Exception {
    System.setProperty("kubeconfig", kubeconfig(controlPlane.config().getMasterUrl()).toString());
    try (RunningServer server = RunningServer.on(null, environment())) {
      ready(server);
      assertThat(call(server, "+15550100001")).contains("<Dial");
      workflow("WW00000000000000000000000000000009");
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() ->
              assertThat(call(server, "+15550100001"))
                  .contains("workflowSid=\"WW00000000000000000000000000000009\""));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(token(server)).isEqualTo(200));
    }
    bao.goAway();
    System.setProperty("kubeconfig", kubeconfig("https://127.0.0.1:1").toString());
    try (RunningServer server = RunningServer.on(null, environment())) {
      ready(server);
      assertThat(call(server, "+15550100001"))
          .contains("workflowSid=\"WW00000000000000000000000000000009\"");
      assertThat(token(server)).isEqualTo(200);
    }
  }

  @Test
  void tellsInALeaseOfItsPodWhichApiKeyItUsesAndTellsAgainWhenThatChanges() throws Exception {
    Pod pod =
        client
            .pods()
            .inNamespace(namespace.name())
            .resource(
                new PodBuilder()
                    .withNewMetadata()
                    .withName("main-voice-0")
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("server")
                    .withImage("server")
                    .endContainer()
                    .endSpec()
                    .build())
            .create();
    Map<String, String> environment = environment();
    environment.put("POD_NAME", "main-voice-0");
    environment.put("POD_NAMESPACE", namespace.name());
    environment.put("POD_UID", pod.getMetadata().getUid());
    System.setProperty("kubeconfig", kubeconfig(controlPlane.config().getMasterUrl()).toString());

    try (RunningServer server = RunningServer.on(null, environment)) {
      ready(server);
      awaitApiKey(RunningServer.KEY);
      Lease first = lease();
      assertThat(first.getMetadata().getLabels())
          .containsEntry("app.kubernetes.io/name", "voice-webhook-server")
          .containsEntry("app.kubernetes.io/instance", "main");
      assertThat(first.getSpec().getHolderIdentity()).isEqualTo("main-voice-0");
      assertThat(first.getSpec().getRenewTime()).isNotNull();

      String next = "SK" + "1".repeat(32);
      new OpenBaoSetup(bao.address(), bao.rootToken())
          .secret("tenants/a/key", Map.of("sid", next, "secret", "another"));
      announce(next);
      awaitApiKey(next);
    }

    client
        .pods()
        .inNamespace(namespace.name())
        .withName("main-voice-0")
        .withGracePeriod(0)
        .delete();
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(lease()).as("the Lease of a pod that is gone").isNull());
  }

  private void awaitApiKey(String sid) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          assertThat(lease()).isNotNull();
          assertThat(lease().getMetadata().getAnnotations())
              .containsEntry("voice.ravenhelm.dev/api-key", sid);
        });
  }

  private Lease lease() {
    return client.leases().inNamespace(namespace.name()).withName("main-voice-0").get();
  }

  /** Says in status, as the operator does, that the gateway has this key now. */
  private void announce(String apiKey) {
    client
        .resources(VoiceGateway.class)
        .inNamespace(namespace.name())
        .withName("main")
        .editStatus(gateway -> {
          gateway.setStatus(
              client
                  .getKubernetesSerialization()
                  .convertValue(Map.of("apiKey", Map.of("sid", apiKey)), VoiceGatewayStatus.class));
          return gateway;
        });
  }

  private static void ready(RunningServer server) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> {
          var answer = server.send(HttpRequest.newBuilder(server.adminUri("/health/ready")));
          assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        });
  }

  private static String call(RunningServer server, String to) {
    return server
        .twilio("/voice/incoming", Map.of("CallSid", "CA1", "From", "+15550100077", "To", to))
        .body();
  }

  private int token(RunningServer server) {
    return server
        .send(
            HttpRequest.newBuilder(server.agentsUri("/voice-token"))
                .header("Authorization", "Bearer " + issuer.token("2871", "voice"))
                .POST(BodyPublishers.noBody()))
        .statusCode();
  }

  private void workflow(String sid) {
    client
        .resources(RoutingQueue.class)
        .inNamespace(namespace.name())
        .withName("support")
        .editStatus(queue -> {
          queue.setStatus(new RoutingQueueStatus(1L, null, null, sid, null, null, null, null));
          return queue;
        });
  }

  private Map<String, String> environment() throws IOException {
    Map<String, String> environment = new HashMap<>(RunningServer.environment());
    environment.keySet().removeIf(name -> name.startsWith("TWILIO_"));
    Path token = folder.resolve("token");
    Files.writeString(token, tokenFor(AUDIENCE));
    environment.put("VOICE_NAMESPACE", namespace.name());
    environment.put("VOICE_GATEWAY", "main");
    environment.put("OPENBAO_ADDR", bao.address().toString());
    environment.put("OPENBAO_ROLE", "voice");
    environment.put("OPENBAO_TOKEN_FILE", token.toString());
    environment.put("TWILIO_CREDENTIALS_PATH", "tenants/a/twilio");
    environment.put("TWILIO_API_KEY_PATH", "tenants/a/key");
    environment.put("VOICE_STATE_DIR", folder.resolve("state").toString());
    environment.put("VOICE_SPOOL_DIR", folder.resolve("spool").toString());
    environment.put("POD_IP", "127.0.0.1");
    return environment;
  }

  /** Reads the four kinds of its namespace and writes Leases, and may do nothing else. */
  private void account() {
    String name = namespace.name();
    client
        .serviceAccounts()
        .inNamespace(name)
        .resource(
            new ServiceAccountBuilder().withNewMetadata().withName("voice").endMetadata().build())
        .create();
    client
        .rbac()
        .roles()
        .inNamespace(name)
        .resource(
            new RoleBuilder()
                .withNewMetadata()
                .withName("voice")
                .endMetadata()
                .addNewRule()
                .withApiGroups("voice.ravenhelm.dev")
                .withResources(KINDS)
                .withVerbs("get", "list", "watch")
                .endRule()
                .addNewRule()
                .withApiGroups("coordination.k8s.io")
                .withResources("leases")
                .withVerbs("create", "patch")
                .endRule()
                .build())
        .create();
    client
        .rbac()
        .roleBindings()
        .inNamespace(name)
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withName("voice")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "Role", "voice")
                .addNewSubject("", "ServiceAccount", "voice", name)
                .build())
        .create();
  }

  private Path kubeconfig(String server) throws IOException {
    ObjectMapper yaml = new ObjectMapper(new YAMLFactory());
    var config =
        yaml.readValue(
            controlPlane.kubeconfig().toFile(), io.fabric8.kubernetes.api.model.Config.class);
    config.getClusters().forEach(cluster -> cluster.getCluster().setServer(server));
    config.setUsers(
        List.of(
            new NamedAuthInfoBuilder()
                .withName(config.getContexts().get(0).getContext().getUser())
                .withNewUser()
                .withToken(tokenFor(null))
                .endUser()
                .build()));
    Path file = folder.resolve("kubeconfig-" + server.replaceAll("[^0-9]", ""));
    Files.writeString(file, Serialization.asYaml(config));
    return file;
  }

  private String tokenFor(String audience) {
    return client
        .serviceAccounts()
        .inNamespace(namespace.name())
        .withName("voice")
        .tokenRequest(
            new TokenRequestBuilder()
                .withNewSpec()
                .withAudiences(audience == null ? List.of() : List.of(audience))
                .withExpirationSeconds(600L)
                .endSpec()
                .build())
        .getStatus()
        .getToken();
  }

  private void apply(String resource) {
    try (InputStream crd = getClass().getResourceAsStream(resource)) {
      client.load(crd).forceConflicts().serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
