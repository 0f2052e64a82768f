package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.testbed.ControlPlane;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An operator that no longer hears the cluster says so, and is restarted. */
class DeadInformerIT {

  @Test
  void isNotAliveWhenItsInformersHaveStopped() {
    try (World world =
        new World((administrator, namespace) ->
            new KubernetesClientBuilder()
                .withConfig(ControlPlane.shared().config())
                .withKubernetesSerialization(VoiceSerialization.create())
                .build())) {
      Awaitility.await("ready")
          .atMost(World.PATIENCE)
          .until(() -> world.operator().behind().isEmpty());
      assertThat(world.operator().dead()).isEmpty();

      world.operatorClient().close();

      Awaitility.await("dead")
          .atMost(World.PATIENCE)
          .until(() ->
              world.operator().dead().stream()
                  .anyMatch(line -> line.matches("voicenumber/.*does not run")));
    }
  }
}
