package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OperatorIT {
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
  void convergesWhenEverythingIsAppliedInTheWrongOrder() {
    world.applyExamples("04", "03", "02", "01");

    world.awaitAllReady();

    VoiceGatewayStatus gateway = world.get(VoiceGateway.class, "main").getStatus();
    assertThat(gateway.accountSid()).isEqualTo(World.ACCOUNT);
    assertThat(gateway.apiKey().openBaoPath())
        .isEqualTo(world.namespace + "/voice-gateways/main/api-key");
    assertThat(world.twilio.list(TwilioKind.APPLICATION, ""))
        .singleElement()
        .satisfies(app -> {
          assertThat(app.sid()).isEqualTo(gateway.applicationSid());
          assertThat(app.field("VoiceUrl")).isEqualTo("https://voice.example.com/voice/outgoing");
        });
    assertThat(world.twilio.list(TwilioKind.KEY, ""))
        .singleElement()
        .satisfies(key -> assertThat(key.sid()).isEqualTo(gateway.apiKey().sid()));
    TwilioObject number = world.twilio.list(TwilioKind.NUMBER, "").getFirst();
    assertThat(number.field("VoiceUrl"))
        .isEqualTo(
            "https://voice.example.com/voice/incoming#ct=1000&rt=2500&tt=7000&rc=1&rp=ct,rt,5xx");
    assertThat(number.field("StatusCallback")).isEqualTo("https://voice.example.com/voice/events");
    assertThat(world.twilio.list(TwilioKind.WORKER, gateway.workspaceSid()))
        .extracting(TwilioObject::sid)
        .containsExactlyInAnyOrder(
            world.get(AgentIdentity.class, "alice").getStatus().workerSid(),
            world.get(AgentIdentity.class, "bob-b").getStatus().workerSid());
    assertThat(world.get(AgentIdentity.class, "bob-b").getStatus().identity()).isEqualTo("bob_b");
    TwilioObject queue =
        world.twilio.list(TwilioKind.TASK_QUEUE, gateway.workspaceSid()).stream()
            .filter(q ->
                q.sid().equals(world.get(RoutingQueue.class, "support").getStatus().taskQueueSid()))
            .findFirst()
            .orElseThrow();
    assertThat(queue.field("TargetWorkers"))
        .isEqualTo(
            "(inbound == \"yes\" AND skills HAS \"billing\" AND levels.billing >= 3) OR (inbound == \"yes\")");
  }

  @Test
  void writesNothingMoreOnceItHasConverged() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();
    String before = world.get(VoiceGateway.class, "main").getMetadata().getResourceVersion();
    String deployed = deployment().getMetadata().getResourceVersion();
    Map<TwilioKind, String> dates = dates();

    world.stopOperator();
    world.startOperator();
    // reconciled by the new operator: a fresh agent is a worker
    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: AgentIdentity
        metadata: {name: carol}
        spec: {gatewayRef: {name: main}, subject: "3"}
        """);
    world.awaitReason(AgentIdentity.class, "carol", "Ready");

    assertThat(world.get(VoiceGateway.class, "main").getMetadata().getResourceVersion())
        .isEqualTo(before);
    assertThat(deployment().getMetadata().getResourceVersion()).isEqualTo(deployed);
    assertThat(dates()).isEqualTo(dates);
  }

  @Test
  void carriesAnEditIntoTwilio() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();

    world
        .client
        .resources(AgentIdentity.class)
        .inNamespace(world.namespace)
        .withName("alice")
        .edit(a -> {
          a.setSpec(
              world
                  .client
                  .getKubernetesSerialization()
                  .convertValue(
                      Map.of(
                          "gatewayRef", Map.of("name", "main"),
                          "subject", a.getSpec().subject(),
                          "suspended", true),
                      dev.ravenhelm.voice.api.v1alpha1.AgentIdentitySpec.class));
          return a;
        });

    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() ->
            world
                .twilio
                .fetch(
                    TwilioKind.WORKER,
                    world.workspace(),
                    world.get(AgentIdentity.class, "alice").getStatus().workerSid())
                .orElseThrow()
                .field("Attributes")
                .contains("\"inbound\":\"no\""));
  }

  @Test
  void putsRightWhatSomebodyChangedInTwilio() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();
    TwilioObject number = world.twilio.list(TwilioKind.NUMBER, "").getFirst();

    world.twilio.update(
        TwilioKind.NUMBER, "", number.sid(), Map.of("VoiceUrl", "https://elsewhere.example/"));

    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() ->
            world
                .twilio
                .list(TwilioKind.NUMBER, "")
                .getFirst()
                .field("VoiceUrl")
                .startsWith("https://voice.example.com/voice/incoming"));
    Awaitility.await()
        .atMost(World.PATIENCE)
        .until(() ->
            world.client.v1().events().inNamespace(world.namespace).list().getItems().stream()
                .anyMatch(e -> e.getReason().equals("DriftCorrected")));
  }

  @Test
  void deletingEverythingAtOnceLeavesTwilioAsItWas() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();

    world
        .client
        .resources(VoiceGateway.class)
        .inNamespace(world.namespace)
        .withName("main")
        .delete();
    world.deleteAndWait(VoiceNumber.class, "main-line");
    world.deleteAndWait(VoiceGateway.class, "main");

    assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();
    assertThat(world.count(TwilioKind.WORKSPACE, "")).isZero();
    assertThat(world.count(TwilioKind.KEY, "")).isZero();
    TwilioObject number = world.twilio.list(TwilioKind.NUMBER, "").getFirst();
    assertThat(number.field("VoiceUrl")).doesNotContain("voice.example.com");
    assertThat(number.friendlyName()).doesNotContain("rv1-");
  }

  @Test
  void writesANumberAgainWhenItsResourceIsMadeAgainAfterRestore() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();

    world.deleteAndWait(VoiceNumber.class, "main-line");
    assertThat(world.twilio.list(TwilioKind.NUMBER, "").getFirst().field("VoiceUrl"))
        .doesNotContain("voice.example.com");
    world.applyExamples("02");
    world.awaitReason(VoiceNumber.class, "main-line", "Ready");

    assertThat(world.twilio.list(TwilioKind.NUMBER, "").getFirst().field("VoiceUrl"))
        .startsWith("https://voice.example.com/voice/incoming");
  }

  @Test
  void writesNothingWhenResourcesOfAnObservingGatewayAreDeleted() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();
    String workspace = world.workspace();
    world.observe();
    Map<TwilioKind, String> dates = dates();

    world.deleteAndWait(VoiceNumber.class, "main-line");
    world.deleteAndWait(RoutingQueue.class, "support");
    world.deleteAndWait(AgentIdentity.class, "alice");

    assertThat(dates()).isEqualTo(dates);
    assertThat(world.count(TwilioKind.WORKER, workspace)).isEqualTo(2);
    assertThat(world.count(TwilioKind.WORKFLOW, workspace)).isEqualTo(1);
  }

  @Test
  void takesOnlyItsOwnThingsOutOfAnAdoptedWorkspace() {
    TwilioObject flex =
        world.twilio.create(
            TwilioKind.WORKSPACE, "", Map.of("FriendlyName", "Flex Task Assignment"));
    world.twilio.create(TwilioKind.WORKER, flex.sid(), Map.of("FriendlyName", "somebody"));
    world.apply(
        gateway("main")
            .replace("publicUrl:", "routing: {workspaceSid: " + flex.sid() + "}\n  publicUrl:"));
    world.applyExamples("02", "03", "04");
    world.awaitAllReady();
    assertThat(world.count(TwilioKind.WORKER, flex.sid())).isEqualTo(3);

    world.deleteAndWait(VoiceGateway.class, "main");

    assertThat(world.twilio.list(TwilioKind.WORKSPACE, ""))
        .singleElement()
        .satisfies(workspace -> {
          assertThat(workspace.friendlyName()).isEqualTo("Flex Task Assignment");
          assertThat(workspace.field("EventCallbackUrl")).isEmpty();
        });
    assertThat(world.twilio.list(TwilioKind.WORKER, flex.sid()))
        .extracting(TwilioObject::friendlyName)
        .containsExactly("somebody");
    // the number's deletionPolicy cannot be carried out without its gateway
    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: VoiceNumber
        metadata: {name: main-line}
        spec: {gatewayRef: {name: main}, phoneNumber: "+15550100001", inbound: {queueRef: {name: support}}, deletionPolicy: Retain}
        """);
  }

  @Test
  void saysThatCredentialsAreInvalidAndDoesNothingElse() {
    world.credentials(World.ACCOUNT, "0".repeat(32));
    world.applyExamples("01");

    Condition invalid = world.awaitReason(VoiceGateway.class, "main", "CredentialsInvalid");

    assertThat(invalid.message()).contains("20003").doesNotContain("0".repeat(32));
    assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();
    assertThat(deployment()).isNull();
  }

  @Test
  void refusesAPathOutsideOfTheNamespacesShareAndAnUnknownServer() {
    world.apply(gateway("out").replace("path: twilio/main", "path: ../other/twilio"));
    world.apply(
        gateway("unknown").replace("role: voice-main", "server: elsewhere, role: voice-main"));

    world.awaitReason(VoiceGateway.class, "out", "OpenBaoPathRefused");
    world.awaitReason(VoiceGateway.class, "unknown", "OpenBaoServerUnknown");
    assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();
  }

  @Test
  void stopsTheYoungerOfTwoAgentsWithOneSubject() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();

    world.apply(
        """
        apiVersion: voice.ravenhelm.dev/v1alpha1
        kind: AgentIdentity
        metadata: {name: double}
        spec: {gatewayRef: {name: main}, subject: "287100000000000001"}
        """);

    Condition claimed = world.awaitReason(AgentIdentity.class, "double", "ClaimedByAnother");
    assertThat(claimed.message()).contains("alice").contains("double");
  }

  @Test
  void showsThePlanAndWritesNothingWhenObserving() {
    world.apply(gateway("main").replace("publicUrl:", "managementPolicy: Observe\n  publicUrl:"));
    world.applyExamples("02", "03", "04");

    world.awaitReason(VoiceGateway.class, "main", "Observed");
    world.awaitReason(VoiceNumber.class, "main-line", "Observed");
    world.awaitReason(RoutingQueue.class, "support", "Observed");

    assertThat(world.get(VoiceGateway.class, "main").getStatus().plan())
        .anyMatch(line -> line.startsWith("create TwiML application"))
        .anyMatch(line -> line.startsWith("create workspace"))
        .anyMatch(line -> line.startsWith("create API key"));
    assertThat(world.get(VoiceNumber.class, "main-line").getStatus().plan())
        .singleElement()
        .asString()
        .contains("VoiceUrl");
    assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();
    assertThat(world.count(TwilioKind.WORKSPACE, "")).isZero();
    assertThat(world.count(TwilioKind.KEY, "")).isZero();
  }

  private Deployment deployment() {
    return world
        .client
        .apps()
        .deployments()
        .inNamespace(world.namespace)
        .withName("main-voice")
        .get();
  }

  private Map<TwilioKind, String> dates() {
    return Map.of(
        TwilioKind.NUMBER, world.twilio.list(TwilioKind.NUMBER, "").getFirst().field("DateUpdated"),
        TwilioKind.APPLICATION,
            world.twilio.list(TwilioKind.APPLICATION, "").getFirst().field("DateUpdated"),
        TwilioKind.KEY, world.twilio.list(TwilioKind.KEY, "").getFirst().sid());
  }

  private static String gateway(String name) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceGateway
    metadata: {name: NAME}
    spec:
      twilio:
        credentials:
          openBao:
            path: twilio/main
      openBao: {role: voice-main, serviceAccount: voice-main}
      publicUrl: https://voice.example.com
    """
        .replace("NAME", name);
  }
}
