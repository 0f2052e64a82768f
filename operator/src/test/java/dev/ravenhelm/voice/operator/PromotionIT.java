package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.api.v1alpha1.VoiceNumber;
import dev.ravenhelm.voice.api.v1alpha1.VoiceResource;
import dev.ravenhelm.voice.operator.cli.Cli;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kubectl voice export} wrote, applied to a cluster and then promoted to Full. */
class PromotionIT {
  private static final List<TwilioKind> KINDS =
      List.of(
          TwilioKind.NUMBER,
          TwilioKind.APPLICATION,
          TwilioKind.WORKSPACE,
          TwilioKind.ACTIVITY,
          TwilioKind.WORKER,
          TwilioKind.TASK_QUEUE,
          TwilioKind.WORKFLOW,
          TwilioKind.KEY);
  private static final String PUBLIC_URL = "https://voice.example.com";

  @TempDir private Path folder;

  @Test
  void anExportedAccountIsWatchedUnchangedAndPromotedWithoutTakingACallFromAnybody()
      throws IOException {
    try (World world = new World()) {
      String workspace = setUpByHand(world);
      Map<String, Map<String, String>> before = snapshot(world, workspace);

      export(world);
      world
          .client
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withNamespace(world.namespace)
                  .withName("twilio")
                  .endMetadata()
                  .withStringData(
                      Map.of("TWILIO_SID", World.ACCOUNT, "TWILIO_AUTH_TOKEN", World.TOKEN))
                  .build())
          .create();
      for (String file : List.of("gateway", "numbers", "agents", "queues")) {
        world.apply(
            Files.readString(folder.resolve("out/" + file + ".yaml")).replaceFirst("^---\n", ""));
      }
      String number = only(world, VoiceNumber.class);
      String queue = only(world, RoutingQueue.class);
      world.awaitReason(VoiceGateway.class, "main", "Observed");
      world.awaitReason(VoiceNumber.class, number, "Observed");
      world.awaitReason(AgentIdentity.class, "alice", "Ready");
      world.awaitReason(RoutingQueue.class, queue, "Ready");
      assertThat(snapshot(world, workspace)).as("while it observes").isEqualTo(before);

      promote(world);

      world.awaitReason(VoiceGateway.class, "main", "Ready");
      world.awaitReason(VoiceNumber.class, number, "Ready");
      world.awaitReason(AgentIdentity.class, "alice", "Ready");
      world.awaitReason(RoutingQueue.class, queue, "Ready");
      Map<String, Map<String, String>> after = snapshot(world, workspace);
      assertThat(after.keySet()).containsAll(before.keySet());
      assertThat(changed(before, after))
          .containsExactlyInAnyOrder(
              // the mark, and where events go, which went nowhere
              "NUMBER FriendlyName", "NUMBER StatusCallback", "WORKSPACE EventCallbackUrl");
    }
  }

  private static List<String> changed(
      Map<String, Map<String, String>> before, Map<String, Map<String, String>> after) {
    List<String> changed = new ArrayList<>();
    before.forEach((object, fields) -> {
      Map<String, String> now = after.get(object);
      Stream.concat(fields.keySet().stream(), now.keySet().stream())
          .distinct()
          .filter(field -> !Objects.equals(fields.get(field), now.get(field)))
          .forEach(field -> changed.add(object.substring(0, object.indexOf(' ') + 1) + field));
    });
    return changed;
  }

  /** An account as somebody might have set it up for the same server. */
  private static String setUpByHand(World world) {
    TwilioObject number = world.twilio.list(TwilioKind.NUMBER, "").getFirst();
    world.twilio.update(
        TwilioKind.NUMBER,
        "",
        number.sid(),
        Map.of(
            "VoiceUrl",
            PUBLIC_URL + "/voice/incoming#ct=2000&rt=5000&tt=14000&rc=1&rp=ct,rt,5xx",
            "VoiceFallbackUrl",
            "https://backup.example.net/x"));
    String workspace =
        world.twilio.create(TwilioKind.WORKSPACE, "", Map.of("FriendlyName", "calls")).sid();
    world.twilio.create(
        TwilioKind.WORKER,
        workspace,
        Map.of(
            "FriendlyName",
            "alice",
            "Attributes",
            """
            {"contact_uri":"client:alice","identity":"alice","agent":"alice","inbound":"yes",
             "skills":["billing"],"levels":{"billing":5},"team":"a"}
            """));
    String expression = "%sskills HAS \"billing\" AND %slevels.billing >= 3";
    String queue =
        world
            .twilio
            .create(
                TwilioKind.TASK_QUEUE,
                workspace,
                Map.of(
                    "FriendlyName",
                    "support",
                    "TargetWorkers",
                    "inbound == \"yes\" AND " + expression.formatted("", ""),
                    "MaxReservedWorkers",
                    "1"))
            .sid();
    world.twilio.create(
        TwilioKind.WORKFLOW,
        workspace,
        Map.of(
            "FriendlyName",
            "support",
            "AssignmentCallbackUrl",
            PUBLIC_URL + "/voice/assignment",
            "TaskReservationTimeout",
            "20",
            "Configuration",
            """
            {"task_routing": {"filters": [{"filter_friendly_name": "%s", "expression": "1==1",
              "targets": [{"queue": "%s", "expression": "%s"}]}],
              "default_filter": {"queue": "%s"}}}
            """
                .formatted(
                    world.namespace + "/support",
                    queue,
                    ("worker.inbound == \"yes\" AND " + expression.formatted("worker.", "worker."))
                        .replace("\"", "\\\""),
                    queue)));
    return workspace;
  }

  private static void promote(World world) {
    world
        .client
        .genericKubernetesResources("voice.ravenhelm.dev/v1alpha1", "VoiceGateway")
        .inNamespace(world.namespace)
        .withName("main")
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"managementPolicy\":\"Full\"}}");
  }

  /** The name of the only resource of a kind. */
  private static String only(World world, Class<? extends VoiceResource<?, ?>> kind) {
    List<? extends VoiceResource<?, ?>> all =
        world.client.resources(kind).inNamespace(world.namespace).list().getItems();
    assertThat(all).hasSize(1);
    return all.getFirst().getMetadata().getName();
  }

  private void export(World world) {
    Cli.Result exported =
        Cli.with(Map.of("TWILIO_SID", World.ACCOUNT, "TWILIO_AUTH_TOKEN", World.TOKEN))
            .run(
                "export",
                "-o",
                folder.resolve("out").toString(),
                "--public-url",
                PUBLIC_URL,
                "--twilio-url",
                world.simulator.url());
    assertThat(exported.code()).as(exported.out() + exported.err()).isZero();
  }

  private static Map<String, Map<String, String>> snapshot(World world, String workspace) {
    Map<String, Map<String, String>> all = new HashMap<>();
    for (TwilioKind kind : KINDS) {
      for (TwilioObject object : world.twilio.list(kind, kind.liesInWorkspace() ? workspace : "")) {
        Map<String, String> fields = new TreeMap<>(object.fields());
        fields.remove("DateUpdated");
        all.put(kind + " " + object.sid(), fields);
      }
    }
    return all;
  }
}
