package dev.ravenhelm.voice.operator;

import com.twilio.http.TwilioRestClient;
import dev.ravenhelm.twilio.simulator.Simulator;
import dev.ravenhelm.twilio.simulator.SimulatorConfig;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.secrets.OpenBaoServer;
import dev.ravenhelm.voice.operator.status.Conditions;
import dev.ravenhelm.voice.operator.twilio.HttpTwilio;
import dev.ravenhelm.voice.operator.twilio.TwilioAccount;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.GuardedProcess;
import dev.ravenhelm.voice.testbed.OpenBaoSetup;
import dev.ravenhelm.voice.testbed.OpenBaoStandIn;
import dev.ravenhelm.voice.testbed.TestNamespace;
import dev.ravenhelm.voice.twilio.TwilioHttp;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** The operator among real parts: a control plane, an OpenBao, and Twilio's simulator. */
class World implements AutoCloseable {
  static final String ACCOUNT = "AC" + "0123456789abcdef".repeat(2);
  static final String TOKEN = "fedcba9876543210".repeat(2);
  static final String NUMBER = "+15550100001";
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Plurals of all kinds. */
  static final List<String> KINDS =
      List.of("voicegateways", "voicenumbers", "agentidentities", "routingqueues");

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  final KubernetesClient client;
  final Simulator simulator;
  final OpenBaoStandIn openBao;
  final String namespace;
  final TwilioAccount twilio;
  final MeterRegistry meters = new SimpleMeterRegistry();
  private final ControlPlane plane;
  private final Tuning tuning;
  private final String home;
  private final TestNamespace scope;
  private final PlayedNode node;
  private final KubernetesClient operatorClient;
  private VoiceOperator operator;

  /** What a test wants otherwise than most. */
  record Tuning(Duration resync, Duration requestTimeout, int removalsPerHour) {
    static final Tuning USUAL = new Tuning(Duration.ofSeconds(2), Duration.ofSeconds(5), 5);
  }

  World() {
    this(Tuning.USUAL);
  }

  World(Tuning tuning) {
    this(ControlPlane.shared(), tuning, "", (administrator, namespace) -> administrator);
  }

  /** A world in a control plane of its own, for what would harm others. */
  World(ControlPlane plane) {
    this(plane, Tuning.USUAL, "", (administrator, namespace) -> administrator);
  }

  World(BiFunction<KubernetesClient, String, KubernetesClient> operatorClients) {
    this("", operatorClients);
  }

  /**
   * A world whose operator has its own authority.
   *
   * @param home the operator's own namespace; empty for the one that it watches
   */
  World(String home, BiFunction<KubernetesClient, String, KubernetesClient> operatorClients) {
    this(ControlPlane.shared(), Tuning.USUAL, home, operatorClients);
  }

  /**
   * A world whose operator has its own authority.
   *
   * @param operatorClients makes its client from an administrator's and the namespace to watch
   */
  private World(
      ControlPlane plane,
      Tuning tuning,
      String home,
      BiFunction<KubernetesClient, String, KubernetesClient> operatorClients) {
    this.tuning = tuning;
    this.plane = plane;
    client =
        new KubernetesClientBuilder()
            .withConfig(plane.config())
            .withKubernetesSerialization(VoiceSerialization.create())
            .build();
    synchronized (World.class) {
      installCrds(client);
    }
    scope = plane.namespace("voice");
    namespace = scope.name();
    this.home = home.isEmpty() ? namespace : home;
    simulator = Simulator.start(SimulatorConfig.of(ACCOUNT, TOKEN).withNumbers(List.of(NUMBER)));
    openBao = OpenBaoStandIn.start(plane);
    OpenBaoSetup setup = setup();
    setup.policy("voice", OpenBaoSetup.keeperOf(namespace));
    setup.role(
        "voice-main",
        Set.of("voice-main"),
        Set.of(namespace),
        "openbao",
        Set.of("voice"),
        Duration.ofMinutes(10));
    credentials(ACCOUNT, TOKEN);
    node = new PlayedNode(client, namespace);
    twilio =
        new HttpTwilio(
            new TwilioRestClient.Builder(ACCOUNT, TOKEN)
                .httpClient(new TwilioHttp(URI.create(simulator.url()), Duration.ofSeconds(5), 2))
                .build());
    operatorClient = operatorClients.apply(client, namespace);
    startOperator();
  }

  void credentials(String sid, String token) {
    setup()
        .secret(
            namespace + "/twilio/main",
            Map.of("TWILIO_SID", sid, "TWILIO_AUTH_TOKEN", token, "TWILIO_NUMBER", NUMBER));
  }

  /** Writes a secret in the namespace's share. */
  void secret(String path, Map<String, String> data) {
    setup().secret(namespace + "/" + path, data);
  }

  /** A secret in the namespace's share; empty where there is none. */
  Map<String, String> readSecret(String path) {
    try {
      HttpResponse<String> answer =
          HTTP.send(
              HttpRequest.newBuilder(
                      URI.create(openBao.address() + "/v1/secret/data/" + namespace + "/" + path))
                  .header("X-Vault-Token", openBao.rootToken())
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      Map<String, String> data = new java.util.TreeMap<>();
      new com.fasterxml.jackson.databind.json.JsonMapper()
          .readTree(answer.body())
          .path("data")
          .path("data")
          .properties()
          .forEach(field -> data.put(field.getKey(), field.getValue().asText()));
      return data;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private OpenBaoSetup setup() {
    return new OpenBaoSetup(openBao.address(), openBao.rootToken());
  }

  void startOperator() {
    operator = new VoiceOperator(operatorClient, config(), meters, Clock.systemUTC(), "test", home);
    operator.start();
  }

  VoiceOperator operator() {
    return operator;
  }

  void stopOperator() {
    operator.close();
  }

  /** What the operator itself reaches Kubernetes with. */
  KubernetesClient operatorClient() {
    return operatorClient;
  }

  OperatorConfig config() {
    return new OperatorConfig(
        "test-" + namespace,
        "registry.example/voice-webhook-server:test",
        Set.of(namespace),
        URI.create(simulator.url()),
        tuning.resync(),
        Duration.ofSeconds(20),
        0,
        tuning.requestTimeout(),
        30,
        Duration.ofSeconds(1),
        tuning.removalsPerHour(),
        null,
        Map.of(
            "default",
            new OpenBaoServer(
                openBao.address(), "secret", "kubernetes", "openbao", "{namespace}", null)));
  }

  /** The operator's program as a process of its own, to be killed. */
  GuardedProcess operatorProcess(Path folder, String name) throws IOException {
    return program(folder)
        .start(name, config(), 0, List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), Map.of());
  }

  /** The operator's program, as it would run in this world. */
  OperatorProgram program(Path folder) {
    return new OperatorProgram(Path.of("target"), plane.kubeconfig(), folder, namespace);
  }

  /** Lets something go wrong at Twilio: one fault in the simulator's words. */
  void fault(String json) {
    control("/control/faults", "POST", json);
  }

  void clearFaults() {
    control("/control/faults", "DELETE", "");
  }

  /** Whether all faults have happened. */
  boolean faultsHaveHappened() {
    return control("/control/faults", "GET", "").equals("[]");
  }

  /** Writes to Twilio as somebody else would. */
  void control(String path, String form) {
    String basic =
        java.util.Base64.getEncoder()
            .encodeToString(
                (ACCOUNT + ":" + TOKEN).getBytes(java.nio.charset.StandardCharsets.UTF_8));
    send(
        HttpRequest.newBuilder(URI.create(simulator.url() + path))
            .header("Authorization", "Basic " + basic)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form))
            .build());
  }

  /** Speaks to the simulator's control API. */
  String control(String path, String method, String body) {
    return send(
        HttpRequest.newBuilder(URI.create(simulator.url() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private static String send(HttpRequest request) {
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(answer.body());
      }
      return answer.body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Applies the sandbox's examples, whose names begin so. */
  void applyExamples(String... prefixes) {
    for (String prefix : prefixes) {
      try (Stream<Path> files = Files.list(Path.of("../sandbox/examples"))) {
        files
            .filter(f -> f.getFileName().toString().startsWith(prefix))
            .sorted()
            .forEach(this::applyFile);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Applies YAML in this world's namespace. */
  void apply(String yaml) {
    apply(namespace, yaml);
  }

  /** Applies YAML in another namespace of this world's cluster. */
  void apply(String namespace, String yaml) {
    for (String document : yaml.split("(?m)^---$", -1)) {
      // untyped, so that fields of another version are not lost on the way
      GenericKubernetesResource resource =
          Serialization.unmarshal(document, GenericKubernetesResource.class);
      resource.getMetadata().setNamespace(namespace);
      client.resource(resource).forceConflicts().serverSideApply();
    }
  }

  <R extends VoiceResource<?, ?>> R get(Class<R> kind, String name) {
    return client.resources(kind).inNamespace(namespace).withName(name).get();
  }

  /** Waits until a resource's Ready condition has this reason. */
  Condition awaitReason(Class<? extends VoiceResource<?, ?>> kind, String name, String reason) {
    Awaitility.await(kind.getSimpleName() + " " + name + " is " + reason)
        .atMost(PATIENCE)
        .until(() -> ready(kind, name).map(Condition::reason).equals(Optional.of(reason)));
    return ready(kind, name).orElseThrow();
  }

  /** Whether a resource's Ready condition has this reason now. */
  boolean hasReason(Class<? extends VoiceResource<?, ?>> kind, String name, String reason) {
    return ready(kind, name).map(Condition::reason).equals(Optional.of(reason));
  }

  /** Turns the gateway to Observe and waits until it says so. */
  @SuppressWarnings("unchecked") // a spec is a map of strings
  void observe() {
    client
        .genericKubernetesResources("voice.ravenhelm.dev/v1alpha1", "VoiceGateway")
        .inNamespace(namespace)
        .withName("main")
        .edit(gateway -> {
          ((Map<String, Object>) gateway.get("spec")).put("managementPolicy", "Observe");
          return gateway;
        });
    awaitReason(VoiceGateway.class, "main", "Observed");
    awaitReason(VoiceNumber.class, "main-line", "Ready");
  }

  void awaitAllReady() {
    awaitReason(VoiceGateway.class, "main", "Ready");
    awaitReason(VoiceNumber.class, "main-line", "Ready");
    awaitReason(AgentIdentity.class, "alice", "Ready");
    awaitReason(AgentIdentity.class, "bob-b", "Ready");
    awaitReason(RoutingQueue.class, "support", "Ready");
  }

  <R extends VoiceResource<?, ?>> void deleteAndWait(Class<R> kind, String name) {
    client.resources(kind).inNamespace(namespace).withName(name).delete();
    Awaitility.await(kind.getSimpleName() + " " + name + " is gone")
        .atMost(PATIENCE)
        .until(() -> get(kind, name) == null);
  }

  /** How many objects of each kind Twilio has. */
  int count(TwilioKind kind, String parent) {
    return twilio.list(kind, parent).size();
  }

  String workspace() {
    return get(VoiceGateway.class, "main").getStatus().workspaceSid();
  }

  <R extends VoiceResource<?, ?>, T> T spec(Class<R> kind, String name, Function<R, T> part) {
    return part.apply(get(kind, name));
  }

  private Optional<Condition> ready(Class<? extends VoiceResource<?, ?>> kind, String name) {
    VoiceResource<?, ?> resource = get(kind, name);
    if (resource == null) {
      return Optional.empty();
    }
    return Conditions.find(conditions(resource), Conditions.READY)
        .filter(c -> resource.getMetadata().getGeneration().equals(c.observedGeneration()));
  }

  private static List<Condition> conditions(VoiceResource<?, ?> resource) {
    return switch (resource) {
      case VoiceGateway g -> g.getStatus() == null ? null : g.getStatus().conditions();
      case VoiceNumber n -> n.getStatus() == null ? null : n.getStatus().conditions();
      case AgentIdentity a -> a.getStatus() == null ? null : a.getStatus().conditions();
      case RoutingQueue q -> q.getStatus() == null ? null : q.getStatus().conditions();
      default -> throw new IllegalArgumentException(resource.getKind());
    };
  }

  private void applyFile(Path file) {
    try {
      apply(
          Files.readString(file)
              .replace("${PUBLIC_URL}", "https://voice.example.com")
              .replace("${CONTEXT}", "https://crm.example.com/voice-context")
              .replace("${OIDC_ISSUER}", "https://id.example.com")
              .replace("${KAFKA}", "127.0.0.1:9092")
              .replace("${NUMBER}", NUMBER)
              .replace("${MANAGEMENT}", "Full"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A CRD as a newer version might serve it: fields that this operator does not know come through.
   */
  void allowUnknownFields(String plural) {
    crd(client, plural)
        .edit(crd -> {
          crd.getSpec()
              .getVersions()
              .getFirst()
              .getSchema()
              .getOpenAPIV3Schema()
              .getProperties()
              .get("spec")
              .setXKubernetesPreserveUnknownFields(true);
          return crd;
        });
    // the API server takes a moment until it serves the new schema
    Awaitility.await("unknown fields come through")
        .atMost(PATIENCE)
        .until(() -> {
          apply(
              """
              apiVersion: voice.ravenhelm.dev/v1alpha1
              kind: AgentIdentity
              metadata: {name: probe}
              spec: {gatewayRef: {name: nowhere}, subject: p, telepathy: true}
              """);
          return !get(AgentIdentity.class, "probe").unreadable().isEmpty();
        });
    client.resources(AgentIdentity.class).inNamespace(namespace).withName("probe").delete();
  }

  void restoreCrds() {
    client
        .resources(AgentIdentity.class)
        .inNamespace(namespace)
        .withName("from-the-future")
        .delete();
    crd(client, "agentidentities")
        .edit(crd -> {
          crd.getSpec()
              .getVersions()
              .getFirst()
              .getSchema()
              .getOpenAPIV3Schema()
              .getProperties()
              .get("spec")
              .setXKubernetesPreserveUnknownFields(null);
          return crd;
        });
  }

  /** The CRD of a kind, by the kind's plural. */
  static Resource<CustomResourceDefinition> crd(KubernetesClient client, String plural) {
    return client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(plural + ".voice.ravenhelm.dev");
  }

  static void installCrds(KubernetesClient client) {
    for (String plural : KINDS) {
      client
          .load(
              World.class.getResourceAsStream(
                  "/META-INF/fabric8/" + plural + ".voice.ravenhelm.dev-v1.yml"))
          .resources()
          .forEach(crd -> crd.forceConflicts().serverSideApply());
      Awaitility.await(plural)
          .atMost(PATIENCE)
          .until(() -> {
            var status = crd(client, plural).get().getStatus();
            // a new one has no conditions yet
            return status != null
                && status.getConditions() != null
                && status.getConditions().stream()
                    .anyMatch(
                        c -> c.getType().equals("Established") && c.getStatus().equals("True"));
          });
    }
  }

  @Override
  public void close() {
    for (Class<? extends VoiceResource<?, ?>> kind :
        List.of(VoiceNumber.class, RoutingQueue.class, AgentIdentity.class, VoiceGateway.class)) {
      client.resources(kind).inNamespace(namespace).delete();
    }
    Awaitility.await("resources are gone")
        .atMost(PATIENCE)
        .until(() ->
            Stream.of(
                    VoiceNumber.class, RoutingQueue.class, AgentIdentity.class, VoiceGateway.class)
                .allMatch(kind ->
                    client.resources(kind).inNamespace(namespace).list().getItems().isEmpty()));
    operator.close();
    node.close();
    scope.close();
    simulator.close();
    openBao.close();
    client.close();
  }
}
