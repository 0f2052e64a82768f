package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is deleted together with a resource, and in whatever order: the deletion ends. */
class DeletionIT {
  private static final Duration DEADLINE_AND_MORE = Duration.ofSeconds(60);
  private World world;

  @BeforeEach
  void start() {
    world = new World();
    world.applyExamples("01", "02", "03", "04");
    world.awaitAllReady();
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void endsWhenEverythingGoesInTheWrongOrder() {
    for (Class<? extends VoiceResource<?, ?>> kind :
        List.of(VoiceGateway.class, AgentIdentity.class, RoutingQueue.class, VoiceNumber.class)) {
      world.client.resources(kind).inNamespace(world.namespace).delete();
    }

    awaitAllGone();
    assertThat(world.count(TwilioKind.WORKSPACE, "")).isZero();
    assertThat(world.count(TwilioKind.KEY, "")).isZero();
  }

  @Test
  void endsWhenTheCredentialsWereRevokedBefore_andSaysWhatIsLeft() {
    world.credentials(World.ACCOUNT, "0".repeat(32));
    // what was read before does not count either: the operator starts again
    world.stopOperator();
    world.startOperator();
    String application = world.get(VoiceGateway.class, "main").getStatus().applicationSid();
    for (Class<? extends VoiceResource<?, ?>> kind :
        List.of(VoiceNumber.class, AgentIdentity.class, RoutingQueue.class, VoiceGateway.class)) {
      world.client.resources(kind).inNamespace(world.namespace).delete();
    }

    awaitAllGone();

    assertThat(
            world
                .client
                .configMaps()
                .inNamespace(world.namespace)
                .withName("voice-operator-orphans")
                .get()
                .getData()
                .get("VoiceGateway." + world.namespace + ".main"))
        .contains(application);
  }

  @Test
  void endsWhenTwilioIsAway() {
    world.fault("{\"path\": \"/\", \"kind\": \"status\", \"status\": 503, \"times\": \"always\"}");
    world.client.resources(RoutingQueue.class).inNamespace(world.namespace).delete();
    world.client.resources(VoiceGateway.class).inNamespace(world.namespace).delete();

    Awaitility.await("the deadline lets them go")
        .atMost(DEADLINE_AND_MORE)
        .until(() ->
            world.get(RoutingQueue.class, "support") == null
                && world.get(VoiceGateway.class, "main") == null);
    world.clearFaults();
  }

  private void awaitAllGone() {
    Awaitility.await("all resources are gone")
        .atMost(DEADLINE_AND_MORE)
        .until(() ->
            Stream.of(
                    VoiceNumber.class, RoutingQueue.class, AgentIdentity.class, VoiceGateway.class)
                .allMatch(kind ->
                    world
                        .client
                        .resources(kind)
                        .inNamespace(world.namespace)
                        .list()
                        .getItems()
                        .isEmpty()));
  }
}
