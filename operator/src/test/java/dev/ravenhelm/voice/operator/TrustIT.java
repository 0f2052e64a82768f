package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.AgentIdentityStatus;
import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewayStatus;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What nobody should have to worry about: money, numbers, keys, mass deletion, other clusters. */
class TrustIT {
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
  void buysTheNumberThatItChoseAndGivesItBackOnlyWhereTheSpecSaysSo() {
    world.apply(gateway(""));
    world.apply(
        number(
            "bought",
            "purchase: {search: {country: US, areaCode: \"415\"}, maxMonthlyPrice: \"5\"}"));
    world.awaitReason(VoiceNumber.class, "bought", "Ready");

    String chosen = world.get(VoiceNumber.class, "bought").getStatus().phoneNumber();
    assertThat(chosen).startsWith("+1415");
    assertThat(numbers()).containsExactlyInAnyOrder(World.NUMBER, chosen);

    world.deleteAndWait(VoiceNumber.class, "bought");
    assertThat(numbers()).as("Retain is the default").contains(chosen);
    world.apply(number("renamed", "phoneNumber: \"" + chosen + "\", deletionPolicy: Release"));
    world.awaitReason(VoiceNumber.class, "renamed", "Ready");
    assertThat(world.get(VoiceNumber.class, "renamed").getStatus().origin()).isEqualTo("Adopted");

    world.deleteAndWait(VoiceNumber.class, "renamed");
    assertThat(numbers()).containsExactly(World.NUMBER);
  }

  /** By which the server knows whether emergency services will be told an address. */
  @Test
  void tellsHowFarTheRegistrationOfAnEmergencyAddressIs() {
    world.apply(gateway(""));
    String phone = "phoneNumber: \"" + World.NUMBER + "\"";
    world.apply(number("line", phone));
    world.awaitReason(VoiceNumber.class, "line", "Ready");
    assertThat(world.get(VoiceNumber.class, "line").getStatus().emergencyAddressStatus()).isNull();
    world.apply(
        number("line", phone + ", emergency: {addressSid: AD00000000000000000000000000000001}"));
    Awaitility.await()
        .atMost(World.PATIENCE)
        .untilAsserted(() ->
            assertThat(world.get(VoiceNumber.class, "line").getStatus().emergencyAddressStatus())
                .isEqualTo("registered"));
  }

  @Test
  void buysNothingThatCostsMoreThanTheSpecAllows() {
    world.apply(gateway(""));
    world.apply(number("dear", "purchase: {search: {country: US}, maxMonthlyPrice: \"0.10\"}"));

    Condition refused = world.awaitReason(VoiceNumber.class, "dear", "TooExpensive");

    assertThat(refused.message()).contains("a month").contains("0.10");
    assertThat(numbers()).containsExactly(World.NUMBER);
  }

  @Test
  void offersANumberToAnotherInstallationAndTakesItBack() {
    world.apply(gateway(""));
    world.apply(number("line", "phoneNumber: \"" + World.NUMBER + "\""));
    world.awaitReason(VoiceNumber.class, "line", "Ready");

    annotate(VoiceNumber.class, "line", "voice.ravenhelm.dev/handover-to", "next");
    world.awaitReason(VoiceNumber.class, "line", "HandoverOffered");
    assertThat(world.twilio.list(TwilioKind.NUMBER, "").getFirst().friendlyName())
        .contains("[rvh-");

    annotate(VoiceNumber.class, "line", "voice.ravenhelm.dev/handover-to", null);
    world.awaitReason(VoiceNumber.class, "line", "Ready");
    assertThat(world.twilio.list(TwilioKind.NUMBER, "").getFirst().friendlyName())
        .contains("[rv1-");
  }

  @Test
  void actsForNoOwnerThatAnotherClusterActsFor() {
    world.secret(
        "voice-gateways/main/owner",
        Map.of("ownerId", "test-" + world.namespace, "cluster", "the-other"));
    world.apply(gateway(""));

    Condition claimed = world.awaitReason(VoiceGateway.class, "main", "OwnerClaimedElsewhere");
    assertThat(claimed.message()).contains("take-claim-from=the-other");
    assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();

    annotate(VoiceGateway.class, "main", "voice.ravenhelm.dev/take-claim-from", "the-other");
    world.awaitReason(VoiceGateway.class, "main", "Ready");
  }

  @Test
  void stopsAMassDeletionUntilSomebodyConfirmsIt() {
    world.apply(gateway(""));
    IntStream.range(0, 7).forEach(i -> world.apply(agent("a" + i, "")));
    IntStream.range(0, 7).forEach(i -> world.awaitReason(AgentIdentity.class, "a" + i, "Ready"));
    String workspace = world.workspace();

    world.client.resources(AgentIdentity.class).inNamespace(world.namespace).delete();
    Awaitility.await("two are held back")
        .atMost(World.PATIENCE)
        .until(() ->
            IntStream.range(0, 7)
                    .filter(i -> world.get(AgentIdentity.class, "a" + i) != null)
                    .filter(i -> world.hasReason(AgentIdentity.class, "a" + i, "RemovalsHeld"))
                    .count()
                == 2);
    assertThat(world.count(TwilioKind.WORKER, workspace)).isEqualTo(2);

    world.client.resources(VoiceGateway.class).inNamespace(world.namespace).delete();
    world.awaitReason(VoiceGateway.class, "main", "RemovalsHeld");
    Duration deadline = world.config().deletionDeadline();
    Awaitility.await("what is held back is not let go of at the deadline of deletions")
        .during(deadline.plusSeconds(10))
        .atMost(deadline.plus(World.PATIENCE))
        .until(() ->
            world.hasReason(VoiceGateway.class, "main", "RemovalsHeld")
                && world.count(TwilioKind.WORKER, workspace) == 2);

    annotate(VoiceGateway.class, "main", "voice.ravenhelm.dev/allow-removals", "50");
    Awaitility.await("all are gone")
        .atMost(World.PATIENCE)
        .until(() -> world.get(VoiceGateway.class, "main") == null);
    assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();
    assertThat(world.count(TwilioKind.WORKSPACE, "")).isZero();
  }

  @Test
  void letsGoAtOnceWhenTold_andNotesWhatIsLeft() {
    world.apply(gateway(""));
    world.apply(agent("alice", ""));
    world.awaitReason(AgentIdentity.class, "alice", "Ready");
    String worker = world.get(AgentIdentity.class, "alice").getStatus().workerSid();
    world.fault("{\"path\": \"/Workers\", \"kind\": \"status\", \"status\": 503, \"times\": 1000}");

    world.client.resources(AgentIdentity.class).inNamespace(world.namespace).delete();
    annotate(AgentIdentity.class, "alice", "voice.ravenhelm.dev/force-orphan", "true");
    Awaitility.await("it is gone")
        .atMost(World.PATIENCE)
        .until(() -> world.get(AgentIdentity.class, "alice") == null);
    world.clearFaults();

    assertThat(
            world
                .client
                .configMaps()
                .inNamespace(world.namespace)
                .withName("voice-operator-orphans")
                .get()
                .getData())
        .hasEntrySatisfying(
            "AgentIdentity." + world.namespace + ".alice",
            note -> assertThat(note).contains(worker));
    world.twilio.delete(TwilioKind.WORKER, world.workspace(), worker);
  }

  @Test
  void rotatesItsKeyAndRevokesTheFormerOneWhenNoServerUsesItAnyMore() {
    world.apply(gateway("server: {replicas: 0}"));
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    String first = key().sid();
    // a server that does not tell which key it signs with may use any
    world.client.resource(pod("main-voice-1")).create();

    world.apply(
        gateway("server: {replicas: 0}")
            .replace(
                "{path: twilio/main}}",
                "{path: twilio/main}}, apiKey: {rotateEvery: 5s, overlap: 1s}"));
    Awaitility.await("a second key took over")
        .atMost(World.PATIENCE)
        .until(() -> !key().sid().equals(first));
    assertThat(key().previousSid()).isEqualTo(first);
    world.apply(gateway("server: {replicas: 0}"));
    String second = key().sid();
    assertThat(world.readSecret("voice-gateways/main/api-key")).containsEntry("sid", second);
    assertThat(keys()).contains(first, second);

    world
        .client
        .pods()
        .inNamespace(world.namespace)
        .withName("main-voice-1")
        .withGracePeriod(0)
        .delete();
    world.apply(
        gateway("server: {replicas: 0}")
            .replace("{path: twilio/main}}", "{path: twilio/main}}, apiKey: {overlap: 1s}"));
    Awaitility.await("the first is revoked")
        .atMost(World.PATIENCE)
        .until(() -> !keys().contains(first));
    assertThat(keys()).containsExactly(second);
  }

  @Test
  void makesNoSecondKeyWhileOpenBaoIsSealedOrAway() {
    world.apply(gateway("server: {replicas: 0}"));
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    String first = key().sid();

    world.openBao.seal();
    world.apply(
        gateway("server: {replicas: 0}")
            .replace(
                "{path: twilio/main}}",
                "{path: twilio/main}}, apiKey: {rotateEvery: 1s, overlap: 1s}"));
    world.awaitReason(VoiceGateway.class, "main", "OpenBaoSealed");
    assertThat(keys()).containsExactly(first);
    assertThat(key().sid()).as("what its servers sign with").isEqualTo(first);

    world.openBao.goAway();
    world.awaitReason(VoiceGateway.class, "main", "OpenBaoUnavailable");
    assertThat(keys()).containsExactly(first);

    world.openBao.comeBack();
    world.openBao.unseal();
    Awaitility.await("the rotation that was due is made")
        .atMost(World.PATIENCE)
        .until(() ->
            !key().sid().equals(first)
                && key().sid().equals(world.readSecret("voice-gateways/main/api-key").get("sid")));
    world.apply(gateway("server: {replicas: 0}"));
  }

  @Test
  void replacesAKeyThatSomebodyDeletedInTheConsole() {
    world.apply(gateway(""));
    world.awaitReason(VoiceGateway.class, "main", "Ready");
    String first = key().sid();

    world.twilio.delete(TwilioKind.KEY, "", first);

    Awaitility.await("another one is there and stored")
        .atMost(World.PATIENCE)
        .until(() ->
            !key().sid().equals(first)
                && key().sid().equals(world.readSecret("voice-gateways/main/api-key").get("sid")));
    assertThat(keys()).containsExactly(key().sid());
  }

  @Test
  void goesOnWithTheSecondaryAuthTokenAndSaysSo() {
    world.secret(
        "twilio/main",
        Map.of(
            "TWILIO_SID", World.ACCOUNT,
            "TWILIO_AUTH_TOKEN", "0".repeat(32),
            "TWILIO_AUTH_TOKEN_SECONDARY", World.TOKEN));
    world.apply(gateway(""));
    world.apply(agent("alice", ""));

    world.awaitReason(VoiceGateway.class, "main", "Ready");
    world.awaitReason(AgentIdentity.class, "alice", "Ready");

    assertThat(world.get(VoiceGateway.class, "main").getStatus().conditions())
        .filteredOn(c -> c.type().equals("AuthTokenValid"))
        .singleElement()
        .satisfies(c -> {
          assertThat(c.reason()).isEqualTo("SecondaryTokenUsed");
          assertThat(c.message()).doesNotContain(World.TOKEN);
        });
  }

  @Test
  void givesADeskPhoneAPasswordThatIsOnlyInOpenBao() {
    world.apply(gateway("sip: {domain: trust}"));
    world.apply(agent("alice", "sip: {}"));
    world.awaitReason(AgentIdentity.class, "alice", "Ready");

    AgentIdentityStatus.Sip sip = world.get(AgentIdentity.class, "alice").getStatus().sip();
    assertThat(sip.domain()).isEqualTo("trust.sip.twilio.com");
    assertThat(world.readSecret("voice-agents/alice/sip").get("password")).hasSizeGreaterThan(16);

    world.apply(agent("alice", ""));
    Awaitility.await("the credential is gone")
        .atMost(World.PATIENCE)
        .until(() ->
            world
                    .twilio
                    .list(
                        TwilioKind.SIP_CREDENTIAL,
                        world.get(VoiceGateway.class, "main").getStatus().sip().credentialListSid())
                    .isEmpty()
                && world.readSecret("voice-agents/alice/sip").isEmpty());
  }

  @Test
  void saysWhichCountriesTheAccountMayNotCall() {
    world.apply(gateway("outbound: {allowedCountries: [US, KP]}"));
    world.awaitReason(VoiceGateway.class, "main", "Ready");

    assertThat(world.get(VoiceGateway.class, "main").getStatus().conditions())
        .filteredOn(c -> c.type().equals("OutboundPermitted"))
        .singleElement()
        .satisfies(c -> assertThat(c.message()).contains("KP").doesNotContain("US,"));
  }

  @Test
  void readsOnlyListsAndWritesNothingWhenItStartsAgain() throws Exception {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();
    world.stopOperator();
    world.control("/control/requests", "DELETE", "");

    world.startOperator();
    world.apply(
        agent("carol", "")
            .replace("{gatewayRef", "{adopt: {workerSid: WK" + "0".repeat(32) + "}, gatewayRef"));
    world.awaitReason(AgentIdentity.class, "carol", "AdoptedObjectNotFound");

    List<String> requests = requests();
    assertThat(requests).allMatch(line -> line.startsWith("GET "));
    assertThat(requests)
        .as("nothing but lists, the account, and the worker that is not there")
        .noneMatch(line ->
            line.matches(".*/(IncomingPhoneNumbers|Applications|Workflows|TaskQueues)/[A-Z]{2}.*"))
        .noneMatch(line -> line.matches(".*/Workers/WK(?!0{32}).*"));
  }

  private List<String> requests() throws Exception {
    var list = new JsonMapper().readTree(world.control("/control/requests", "GET", ""));
    return StreamSupport.stream(list.spliterator(), false)
        .map(r -> r.path("method").asText() + " " + r.path("path").asText())
        .toList();
  }

  private VoiceGatewayStatus.Key key() {
    return world.get(VoiceGateway.class, "main").getStatus().apiKey();
  }

  private Set<String> keys() {
    return world.twilio.list(TwilioKind.KEY, "").stream()
        .map(TwilioObject::sid)
        .collect(Collectors.toSet());
  }

  private List<String> numbers() {
    return world.twilio.list(TwilioKind.NUMBER, "").stream()
        .map(n -> n.field("PhoneNumber"))
        .toList();
  }

  /** As kubectl does it: an edit of the whole would fail where the operator writes meanwhile. */
  private <R extends VoiceResource<?, ?>> void annotate(
      Class<R> kind, String name, String key, String value) {
    ObjectNode patch = new JsonMapper().createObjectNode();
    patch.putObject("metadata").putObject("annotations").put(key, value);
    world
        .client
        .resources(kind)
        .inNamespace(world.namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), patch.toString());
  }

  private io.fabric8.kubernetes.api.model.Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(world.namespace)
        .withName(name)
        .addToLabels("app.kubernetes.io/name", "voice-webhook-server")
        .addToLabels("app.kubernetes.io/instance", "main")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("server")
        .withImage("registry.example/server:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private static String gateway(String further) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceGateway
    metadata: {name: main}
    spec:
      twilio: {credentials: {openBao: {path: twilio/main}}}
      openBao: {role: voice-main, serviceAccount: voice-main}
      publicUrl: https://voice.example.com
      %s
    """
        .formatted(further);
  }

  private static String number(String name, String further) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceNumber
    metadata: {name: %s}
    spec: {gatewayRef: {name: main}, inbound: {reject: {}}, %s}
    """
        .formatted(name, further);
  }

  private static String agent(String name, String further) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: AgentIdentity
    metadata: {name: %s}
    spec: {gatewayRef: {name: main}, subject: "%s"%s}
    """
        .formatted(name, name, further.isEmpty() ? "" : ", " + further);
  }
}
