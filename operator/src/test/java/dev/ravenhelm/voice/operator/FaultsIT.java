package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What happens when Twilio or OpenBao is away, fails after it has acted, or speaks of the future.
 */
class FaultsIT {
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
  void makesNothingTwiceWhenTwilioActsAndThenFails() {
    world.fault(
        "{\"path\": \"/Applications\", \"method\": \"POST\", \"times\": 1, \"status\": 503, \"kind\": \"status-after-commit\"}");
    world.fault(
        "{\"path\": \"/v1/Workspaces$\", \"method\": \"POST\", \"times\": 1, \"status\": 500, \"kind\": \"status-after-commit\"}");
    world.fault(
        "{\"path\": \"/Keys\", \"method\": \"POST\", \"times\": 1, \"status\": 503, \"kind\": \"status-after-commit\"}");
    world.fault(
        "{\"path\": \"/Workers$\", \"method\": \"POST\", \"times\": 1, \"status\": 503, \"kind\": \"status-after-commit\"}");

    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();

    assertThat(world.count(TwilioKind.APPLICATION, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.WORKSPACE, "")).isEqualTo(1);
    assertThat(world.count(TwilioKind.WORKER, world.workspace())).isEqualTo(2);
    assertThat(world.count(TwilioKind.KEY, ""))
        .as("the key whose secret was lost with the answer is revoked and made again")
        .isEqualTo(1);
  }

  @Test
  void waitsWhileTwilioIsAwayAndGoesOnAfterwards() {
    world.fault("{\"path\": \".*\", \"times\": 12, \"status\": 503, \"kind\": \"status\"}");

    world.applyExamples("01", "02", "03", "04");
    world.awaitReason(VoiceGateway.class, "main", "TwilioUnavailable");
    world.clearFaults();

    world.awaitAllReady();
    assertThat(world.count(TwilioKind.APPLICATION, "")).isEqualTo(1);
  }

  @Test
  void waitsWhileOpenBaoIsAwayOrSealedAndGoesOnAfterwards() {
    world.openBao.seal();
    world.applyExamples("01");
    world.awaitReason(VoiceGateway.class, "main", "OpenBaoSealed");
    assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();

    world.openBao.unseal();
    world.awaitReason(VoiceGateway.class, "main", "Ready");

    assertThat(world.count(TwilioKind.KEY, "")).isEqualTo(1);
  }

  @Test
  void saysThatAnotherVersionsResourceIsUnknownAndServesAllOthers() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();
    world.allowUnknownFields("agentidentities");
    // a watch that began under the old schema goes on without the new fields
    world.stopOperator();
    world.startOperator();
    try {
      world.apply(
          """
          apiVersion: voice.ravenhelm.dev/v1alpha1
          kind: AgentIdentity
          metadata: {name: from-the-future}
          spec: {gatewayRef: {name: main}, subject: "9", telepathy: {range: 3}}
          """);
      assertThat(
              world.awaitReason(AgentIdentity.class, "from-the-future", "UnknownFields").message())
          .contains("spec.telepathy");

      world.apply(
          """
          apiVersion: voice.ravenhelm.dev/v1alpha1
          kind: AgentIdentity
          metadata: {name: dave}
          spec: {gatewayRef: {name: main}, subject: "10"}
          """);
      world.awaitReason(AgentIdentity.class, "dave", "Ready");
      assertThat(world.count(TwilioKind.WORKER, world.workspace())).isEqualTo(3);
    } finally {
      world.restoreCrds();
    }
  }

  @Test
  void letsGoOfAQueueWhoseGatewayIsGone() {
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();

    world.deleteAndWait(VoiceGateway.class, "main");
    world.awaitReason(RoutingQueue.class, "support", "GatewayNotFound");
    world.deleteAndWait(RoutingQueue.class, "support");
    world.deleteAndWait(AgentIdentity.class, "alice");
    // its deletionPolicy is Restore, which nobody can carry out any more: the deadline lets it go
    world.deleteAndWait(VoiceNumber.class, "main-line");

    assertThat(world.client.v1().events().inNamespace(world.namespace).list().getItems())
        .anyMatch(e -> e.getReason().equals("Orphaned") && e.getMessage().contains(World.NUMBER));
  }
}
