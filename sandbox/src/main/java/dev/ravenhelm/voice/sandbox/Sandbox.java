package dev.ravenhelm.voice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.sandbox.Narrator.StepFailedException;
import dev.ravenhelm.voice.sandbox.node.Balancer;
import dev.ravenhelm.voice.sandbox.node.LocalNode;
import dev.ravenhelm.voice.sandbox.story.CallStory;
import dev.ravenhelm.voice.sandbox.story.EventTap;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.KafkaBroker;
import dev.ravenhelm.voice.testbed.LoopbackPorts;
import dev.ravenhelm.voice.testbed.OidcIssuer;
import dev.ravenhelm.voice.testbed.OpenBao;
import dev.ravenhelm.voice.testbed.OpenBaoSetup;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Starts every part, lets the operator work, and tells the story of a call. */
final class Sandbox {
  private static final String NAMESPACE = "voice";
  private static final String TOPIC = "ravenhelm.voice.calls";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int PUBLIC_PORT = 8080;
  private static final int AGENTS_PORT = 8081;

  private final Narrator narrator;
  private final Parts parts;
  private final Programs programs;
  private final Options options;
  private final Path work;
  private final java.util.concurrent.ExecutorService background;

  Sandbox(
      Narrator narrator,
      Parts parts,
      Programs programs,
      Options options,
      Path work,
      java.util.concurrent.ExecutorService background) {
    this.narrator = narrator;
    this.parts = parts;
    this.programs = programs;
    this.options = options;
    this.work = work;
    this.background = background;
  }

  /** Where to look while it stays up. */
  record Addresses(
      Path kubeconfig,
      String publicUrl,
      String agents,
      String simulator,
      String issuer,
      Path examples,
      Path logs) {}

  /** Brings everything up and lets a call through. */
  Addresses run() {
    Options.Live live = options.live();
    String sid = live == null ? "AC" + random() : live.sid();
    String token = live == null ? random() : live.token();
    String number = live == null ? "+15550100001" : live.number();
    CustomerDesk desk = parts.add(CustomerDesk.start(random()));
    List<Integer> ports = LoopbackPorts.free(2);

    Future<KafkaBroker> kafkaStarting = background.submit(() -> parts.add(KafkaBroker.start()));
    ControlPlane plane =
        narrator.step("Kubernetes control plane", () -> parts.add(ControlPlane.start()));
    KubernetesClient client =
        parts.add(
            new KubernetesClientBuilder()
                .withConfig(plane.config())
                .withKubernetesSerialization(VoiceSerialization.create())
                .build());
    OpenBao openBao = narrator.step("OpenBao", () -> parts.add(OpenBao.start(plane)));
    OidcIssuer issuer = narrator.step("OIDC issuer", () -> parts.add(OidcIssuer.start()));
    SimulatorProcess simulator =
        live == null
            ? parts.add(SimulatorProcess.start(programs, work, ports.get(0), sid, token, number))
            : null;
    narrator.step(
        "CRDs, namespace, secrets",
        () -> {
          String said = prepare(programs, client, openBao, sid, token, number);
          client.resource(desk.secret(NAMESPACE)).serverSideApply();
          return said;
        });
    OperatorProcess operator =
        parts.add(
            OperatorProcess.start(
                programs,
                work,
                plane.kubeconfig(),
                ports.get(1),
                openBao.address(),
                simulator == null ? baseUrlOverride() : simulator.url()));
    if (simulator != null) {
      narrator.step("Twilio simulator", () -> simulator.awaitReady(PATIENCE));
    }
    KafkaBroker kafka = narrator.step("Kafka broker", kafkaStarting::get);
    narrator.step("operator", () -> operator.awaitReady(PATIENCE));

    Path images = work.resolve("images");
    LocalNode node =
        parts.add(
            new LocalNode(
                client,
                NAMESPACE,
                programs.imageRoot("webhook-server", images),
                work.resolve("pods")));
    Balancer publicPort = parts.add(Balancer.start(0, node::readyIps, PUBLIC_PORT));
    Balancer agentsPort = parts.add(Balancer.start(0, node::readyIps, AGENTS_PORT));
    String publicUrl = live == null ? "http://127.0.0.1:" + publicPort.port() : live.publicUrl();
    URI agents = URI.create("http://127.0.0.1:" + agentsPort.port());

    Examples examples =
        new Examples(
            client,
            programs.root().resolve("sandbox/examples"),
            Map.of(
                "PUBLIC_URL",
                publicUrl,
                "OIDC_ISSUER",
                issuer.issuer().toString(),
                "KAFKA",
                kafka.bootstrapServers(),
                "CONTEXT",
                desk.url(),
                "NUMBER",
                number,
                "MANAGEMENT",
                live != null && !live.manage() ? "Observe" : "Full"));
    Path applied = work.resolve("examples");
    narrator.step("kubectl apply sandbox/examples", () -> examples.apply(applied));
    boolean observes = live != null && !live.manage();
    narrator.step(
        "all resources " + (observes ? "observed" : "Ready"),
        () -> awaitReady(examples, observes, operator, node));
    if (simulator != null) {
      call(client, issuer, kafka, agents, simulator.url(), new String[] {sid, token, number});
    } else {
      narrator.say(
          "  Twilio's side of "
              + sid
              + (observes
                  ? " was not written to; see kubectl get voice -o yaml"
                  : " is configured"));
      narrator.say("  " + publicUrl + " must lead to http://127.0.0.1:" + publicPort.port());
    }
    narrator.say("");
    narrator.say("  operator: " + operator.memory());
    return new Addresses(
        plane.kubeconfig(),
        publicUrl,
        agents.toString(),
        simulator == null ? "" : simulator.url().toString(),
        issuer.issuer().toString(),
        applied,
        work);
  }

  private static String awaitReady(
      Examples examples, boolean observes, OperatorProcess operator, LocalNode node) {
    try {
      return observes
          ? examples.awaitReady(PATIENCE, "Observed", "Ready")
          : examples.awaitReady(PATIENCE, "Ready");
    } catch (StepFailedException e) {
      throw new StepFailedException(
          String.valueOf(e.getMessage()), "\n" + operator.tail() + "\n" + node.tails());
    }
  }

  private void call(
      KubernetesClient client,
      OidcIssuer issuer,
      KafkaBroker kafka,
      URI agents,
      URI simulator,
      String[] account) {
    VoiceGateway gateway =
        client.resources(VoiceGateway.class).inNamespace(NAMESPACE).withName("main").get();
    AgentIdentity alice =
        client.resources(AgentIdentity.class).inNamespace(NAMESPACE).withName("alice").get();
    CallStory story =
        new CallStory(
            narrator,
            simulator,
            agents,
            issuer,
            new CallStory.Account(
                account[0],
                account[1],
                account[2],
                String.valueOf(gateway.getStatus().workspaceSid())));
    narrator.step(
        "alice signs in",
        () ->
            story.signIn(alice.getSpec().subject(), String.valueOf(alice.getStatus().workerSid())));
    try (EventTap tap = new EventTap(kafka.bootstrapServers(), TOPIC)) {
      JsonNode ended = story.place();
      narrator.say("");
      narrator.say("  " + story.events(tap, ended));
    }
  }

  /** CRDs, namespaces, and what OpenBao must hold. */
  static String prepare(
      Programs programs,
      KubernetesClient client,
      OpenBao openBao,
      String sid,
      String token,
      String number) {
    for (String namespace : List.of(NAMESPACE, "voice-system")) {
      client
          .resource(
              new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
          .serverSideApply();
    }
    try (var files = Files.list(programs.root().resolve("crds/yaml"))) {
      for (Path crd : files.sorted().toList()) {
        client
            .load(Files.newInputStream(crd))
            .items()
            .forEach(item -> client.resource(item).serverSideApply());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    boolean established =
        Until.isTrue(
            PATIENCE,
            () ->
                client.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
                        .filter(crd ->
                            crd.getStatus() != null && crd.getStatus().getConditions() != null)
                        .filter(crd ->
                            crd.getStatus().getConditions().stream()
                                .anyMatch(c ->
                                    c.getType().equals("Established")
                                        && c.getStatus().equals("True")))
                        .count()
                    == 4);
    if (!established) {
      throw new StepFailedException("CRDs", "the API server did not take them within " + PATIENCE);
    }
    OpenBaoSetup setup = openBao.setup();
    setup.policy("voice-main", OpenBaoSetup.keeperOf(NAMESPACE));
    setup.role(
        "voice-main",
        Set.of("voice-main"),
        Set.of(NAMESPACE),
        "openbao",
        Set.of("voice-main"),
        Duration.ofHours(1));
    setup.secret(
        NAMESPACE + "/twilio/main",
        Map.of("TWILIO_SID", sid, "TWILIO_AUTH_TOKEN", token, "TWILIO_NUMBER", number));
    return openBao.description();
  }

  /** For trying {@code --live} without an account: where to send what is meant for Twilio. */
  private static @Nullable URI baseUrlOverride() {
    String url = System.getenv("TWILIO_BASE_URL");
    return url == null ? null : URI.create(url);
  }

  private static String random() {
    byte[] bytes = new byte[16];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
