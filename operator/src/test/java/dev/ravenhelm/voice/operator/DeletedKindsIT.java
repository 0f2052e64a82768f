package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.testbed.ControlPlane;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The CRDs are deleted under a running operator, with all resources of their kinds. */
class DeletedKindsIT {
  private static final List<String> KINDS =
      List.of("voicegateways", "voicenumbers", "agentidentities", "routingqueues");

  @Test
  void theirDeletionEnds_andAStartAfterTheyAreBackFindsEverything() {
    try (ControlPlane plane = ControlPlane.start();
        World world = new World(plane)) {
      world.applyExamples("01", "02", "03", "04");
      world.awaitAllReady();
      try {
        KINDS.forEach(kind -> crd(world, kind).delete());

        Awaitility.await("the kinds are gone")
            .atMost(Duration.ofSeconds(60))
            .until(() -> KINDS.stream().allMatch(kind -> crd(world, kind).get() == null));
        assertThat(world.count(TwilioKind.WORKSPACE, "")).isZero();
        assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();
        assertThat(world.count(TwilioKind.KEY, "")).isZero();
      } finally {
        World.installCrds(world.client);
      }
      // its watches are of kinds that were deleted: it is found dead, and started again
      world.stopOperator();
      world.startOperator();
      world.applyExamples("01", "02", "03", "04");
      world.awaitAllReady();
    }
  }

  private static Resource<CustomResourceDefinition> crd(World world, String plural) {
    return world
        .client
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName(plural + ".voice.ravenhelm.dev");
  }
}
