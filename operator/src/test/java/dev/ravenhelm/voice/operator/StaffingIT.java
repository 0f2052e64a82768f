package dev.ravenhelm.voice.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.Condition;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.status.Conditions;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A queue says when nobody may answer its calls, and no longer when somebody may. */
class StaffingIT {
  private static final String ALICE =
      """
      apiVersion: voice.ravenhelm.dev/v1alpha1
      kind: AgentIdentity
      metadata: {name: alice}
      spec:
        gatewayRef: {name: main}
        subject: "28710"
        skills: [{name: billing, level: %d}]
        suspended: %b
      """;

  @Test
  void isToldWhenAgentsComeAndGoAndChange() {
    try (World world = new World()) {
      world.applyExamples("01", "02");
      world.apply(
          """
          apiVersion: voice.ravenhelm.dev/v1alpha1
          kind: RoutingQueue
          metadata: {name: support}
          spec:
            gatewayRef: {name: main}
            skills: [{name: billing, minLevel: 3}]
            widen: [{after: 30s, skills: [{name: billing, minLevel: 2}]}]
          """);
      awaitStaffed(world, false);
      Condition told = staffed(world).orElseThrow();
      assertThat(told.reason()).isEqualTo("NobodyMayAnswer");
      assertThat(told.message()).contains("callers go to overflow at once");

      world.apply(ALICE.formatted(2, false));
      awaitStaffed(world, true);

      world.apply(ALICE.formatted(1, false));
      awaitStaffed(world, false);

      world.apply(ALICE.formatted(5, false));
      awaitStaffed(world, true);

      world.apply(ALICE.formatted(5, true));
      awaitStaffed(world, false);

      world.apply(ALICE.formatted(5, false));
      awaitStaffed(world, true);
      world.deleteAndWait(AgentIdentity.class, "alice");
      awaitStaffed(world, false);
    }
  }

  @Test
  void waitsForTheQueuesThatItsCallsGoToAndForThoseThatAnAgentSupervises() {
    try (World world = new World()) {
      world.applyExamples("01", "02");
      world.apply(
          """
          apiVersion: voice.ravenhelm.dev/v1alpha1
          kind: RoutingQueue
          metadata: {name: support}
          spec:
            gatewayRef: {name: main}
            overflow: {queueRef: {name: second}}
          ---
          apiVersion: voice.ravenhelm.dev/v1alpha1
          kind: AgentIdentity
          metadata: {name: alice}
          spec:
            gatewayRef: {name: main}
            subject: "28710"
            permissions: {supervise: [{name: second}]}
          """);
      assertThat(world.awaitReason(RoutingQueue.class, "support", "ReferenceNotFound").message())
          .contains("there is no RoutingQueue second");
      assertThat(world.awaitReason(AgentIdentity.class, "alice", "ReferenceNotFound").message())
          .contains("there is no RoutingQueue second");

      world.apply(
          """
          apiVersion: voice.ravenhelm.dev/v1alpha1
          kind: RoutingQueue
          metadata: {name: second}
          spec:
            gatewayRef: {name: main}
            closed: {agentRef: {name: alice}}
            hours: {timezone: Europe/Berlin, weekly: {mon-fri: ["09:00-17:00"]}}
          """);
      for (String queue : new String[] {"support", "second"}) {
        world.awaitReason(RoutingQueue.class, queue, "Ready");
      }
      world.awaitReason(AgentIdentity.class, "alice", "Ready");
    }
  }

  @Test
  void leavesTimeForTheTelephoneOfAnAgent() {
    try (World world = new World()) {
      world.applyExamples("01", "02");
      world.apply(
          """
          apiVersion: voice.ravenhelm.dev/v1alpha1
          kind: RoutingQueue
          metadata: {name: support}
          spec: {gatewayRef: {name: main}, skills: [{name: billing, minLevel: 3}], ringFor: 15s}
          """);
      world.apply(ALICE.formatted(5, false));
      awaitReservationTimeout(world, "15");
      String fallback = "  fallback: {dial: \"+15550100099\"}\n";
      world.apply(ALICE.formatted(5, false) + fallback);
      awaitReservationTimeout(world, "60");
      // whose telephone is of no use to this queue
      world.apply(ALICE.formatted(1, false) + fallback);
      awaitReservationTimeout(world, "15");
      world.apply(ALICE.formatted(5, false) + fallback);
      awaitReservationTimeout(world, "60");
      world.deleteAndWait(AgentIdentity.class, "alice");
      awaitReservationTimeout(world, "15");
    }
  }

  private static void awaitReservationTimeout(World world, String seconds) {
    Awaitility.await("the workflow's reservations time out after " + seconds)
        .atMost(World.PATIENCE)
        .until(() ->
            world.hasReason(RoutingQueue.class, "support", "Ready")
                && world.twilio.list(TwilioKind.WORKFLOW, world.workspace()).stream()
                    .anyMatch(
                        workflow -> workflow.field("TaskReservationTimeout").equals(seconds)));
  }

  private static void awaitStaffed(World world, boolean staffed) {
    Awaitility.await("support is staffed: " + staffed)
        .atMost(World.PATIENCE)
        .until(() ->
            world.hasReason(RoutingQueue.class, "support", "Ready")
                && staffed(world).isEmpty() == staffed);
  }

  private static Optional<Condition> staffed(World world) {
    return Conditions.find(
        world.get(RoutingQueue.class, "support").getStatus().conditions(), "Staffed");
  }
}
