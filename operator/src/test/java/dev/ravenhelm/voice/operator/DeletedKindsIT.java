package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.testbed.ControlPlane;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The CRDs are deleted under a running operator, with all resources of their kinds. */
class DeletedKindsIT {
  @Test
  void theirDeletionEnds_andAStartAfterTheyAreBackFindsEverything() {
    try (ControlPlane plane = ControlPlane.start();
        World world = new World(plane)) {
      world.applyExamples("01", "02", "03", "04");
      world.awaitAllReady();
      try {
        World.KINDS.forEach(kind -> World.crd(world.client, kind).delete());

        Awaitility.await("the kinds are gone")
            .atMost(Duration.ofSeconds(60))
            .until(() ->
                World.KINDS.stream().allMatch(kind -> World.crd(world.client, kind).get() == null));
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
}
