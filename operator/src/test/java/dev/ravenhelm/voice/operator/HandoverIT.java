package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.status.Conditions;
import dev.ravenhelm.voice.testbed.ControlPlane;
import dev.ravenhelm.voice.testbed.OpenBaoSetup;
import dev.ravenhelm.voice.testbed.TestNamespace;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A number goes from one running installation to another, both of one Twilio account. */
class HandoverIT {
  private static final String NEXT = "next-installation";
  private World world;
  private TestNamespace elsewhere;
  private VoiceOperator next;

  @BeforeEach
  void start() {
    world = new World();
    elsewhere = ControlPlane.shared().namespace("next");
    OpenBaoSetup setup = new OpenBaoSetup(world.openBao.address(), world.openBao.rootToken());
    setup.policy("next", OpenBaoSetup.keeperOf(elsewhere.name()));
    setup.role(
        "voice-next",
        Set.of("voice-next"),
        Set.of(elsewhere.name()),
        "openbao",
        Set.of("next"),
        Duration.ofMinutes(10));
    setup.secret(
        elsewhere.name() + "/twilio/main",
        Map.of("TWILIO_SID", World.ACCOUNT, "TWILIO_AUTH_TOKEN", World.TOKEN));
    OperatorConfig ours = world.config();
    next =
        new VoiceOperator(
            world.operatorClient(),
            new OperatorConfig(
                NEXT,
                ours.serverImage(),
                Set.of(elsewhere.name()),
                ours.twilioBaseUrl(),
                ours.resync(),
                ours.deletionDeadline(),
                0,
                ours.requestTimeout(),
                ours.concurrency(),
                ours.createGrace(),
                ours.removalsPerHour(),
                null,
                ours.openBaoServers()),
            new SimpleMeterRegistry(),
            Clock.systemUTC(),
            "next",
            elsewhere.name());
    next.start();
  }

  @AfterEach
  void stop() {
    world.client.resources(VoiceNumber.class).inNamespace(elsewhere.name()).delete();
    world.client.resources(VoiceGateway.class).inNamespace(elsewhere.name()).delete();
    Awaitility.await("the other installation let go")
        .atMost(World.PATIENCE)
        .until(() ->
            number() == null
                && world
                    .client
                    .resources(VoiceGateway.class)
                    .inNamespace(elsewhere.name())
                    .list()
                    .getItems()
                    .isEmpty());
    next.close();
    elsewhere.close();
    world.close();
  }

  @Test
  void aNumberGoesToTheInstallationThatItIsOfferedToAndToNobodyBefore() {
    world.apply(
        gateway("voice-main", "https://voice.example.com")
            + "---\n"
            + number("https://one.example.net"));
    world.awaitReason(VoiceNumber.class, "line", "Ready");
    world.apply(
        elsewhere.name(),
        gateway("voice-next", "https://next.example.com")
            + "---\n"
            + number("https://two.example.net"));
    awaitThere("Conflict");
    assertThat(voiceUrl()).startsWith("https://voice.example.com/");

    world
        .client
        .resources(VoiceNumber.class)
        .inNamespace(world.namespace)
        .withName("line")
        .edit(line -> {
          line.getMetadata().setAnnotations(Map.of("voice.ravenhelm.dev/handover-to", NEXT));
          return line;
        });

    awaitThere("Ready");
    assertThat(voiceUrl()).startsWith("https://next.example.com/");
    // the one that gave it sees it go, and neither takes it back nor writes to it any more
    world.awaitReason(VoiceNumber.class, "line", "Conflict");
    world.deleteAndWait(VoiceNumber.class, "line");
    assertThat(voiceUrl()).startsWith("https://next.example.com/");
  }

  private String voiceUrl() {
    return world.twilio.list(TwilioKind.NUMBER, "").getFirst().field("VoiceUrl");
  }

  private void awaitThere(String reason) {
    Awaitility.await("the other installation says " + reason)
        .atMost(World.PATIENCE)
        .until(() ->
            number() != null
                && number().getStatus() != null
                && Conditions.find(number().getStatus().conditions(), Conditions.READY)
                    .filter(c -> c.reason().equals(reason))
                    .isPresent());
  }

  private VoiceNumber number() {
    return world
        .client
        .resources(VoiceNumber.class)
        .inNamespace(elsewhere.name())
        .withName("line")
        .get();
  }

  private static String gateway(String role, String publicUrl) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceGateway
    metadata: {name: main}
    spec:
      twilio: {credentials: {openBao: {path: twilio/main}}}
      openBao: {role: %1$s, serviceAccount: %1$s}
      publicUrl: %2$s
    """
        .formatted(role, publicUrl);
  }

  private static String number(String fallback) {
    return """
    apiVersion: voice.ravenhelm.dev/v1alpha1
    kind: VoiceNumber
    metadata: {name: line}
    spec: {gatewayRef: {name: main}, phoneNumber: "%s", inbound: {reject: {}}, fallback: {url: "%s/x"}}
    """
        .formatted(World.NUMBER, fallback);
  }
}
