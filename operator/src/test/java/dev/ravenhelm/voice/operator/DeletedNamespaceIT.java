package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.TestNamespace;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A namespace is deleted with everything in it: ServiceAccount, server and all resources at once,
 * and it takes neither events nor ConfigMaps any more.
 */
class DeletedNamespaceIT {
  @Test
  void itsDeletionEndsAndLeavesNothingOfOursInTwilio() {
    try (TestNamespace home = ControlPlane.shared().namespace("home");
        World world = new World(home.name(), (administrator, namespace) -> administrator)) {
      world.applyExamples("01", "02", "03", "04");
      world.awaitAllReady();

      world.client.namespaces().withName(world.namespace).delete();

      Awaitility.await("the namespace is gone")
          .atMost(Duration.ofSeconds(60))
          .until(() -> world.client.namespaces().withName(world.namespace).get() == null);
      assertThat(world.count(TwilioKind.WORKSPACE, "")).isZero();
      assertThat(world.count(TwilioKind.APPLICATION, "")).isZero();
      assertThat(world.count(TwilioKind.KEY, "")).isZero();
      assertThat(world.twilio.list(TwilioKind.NUMBER, ""))
          .singleElement()
          .satisfies(number -> assertThat(number.friendlyName()).doesNotContain("[rv1-"));
    }
  }
}
