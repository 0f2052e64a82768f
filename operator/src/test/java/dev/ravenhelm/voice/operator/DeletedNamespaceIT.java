package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.time.Duration;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * A namespace is deleted with everything in it: ServiceAccount, server and all resources at once,
 * and it takes neither events nor ConfigMaps any more.
 */
class DeletedNamespaceIT {
  @Test
  void itsDeletionEndsAndLeavesNothingUnsaidInTwilio() {
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
          .extracting(TwilioObject::friendlyName)
          .noneMatch(name -> name.contains("[rv1-"));
      assertThat(orphans(world, home)).isEmpty();
    }
  }

  private static Set<String> orphans(World world, TestNamespace home) {
    ConfigMap notes =
        world.client.configMaps().inNamespace(home.name()).withName("voice-operator-orphans").get();
    return notes == null ? Set.of() : notes.getData().keySet();
  }
}
