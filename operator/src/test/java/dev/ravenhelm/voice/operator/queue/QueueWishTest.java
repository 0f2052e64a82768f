package dev.ravenhelm.voice.operator.queue;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec;
import dev.ravenhelm.voice.api.v1alpha1.VoiceSerialization;
import dev.ravenhelm.voice.operator.Golden;
import dev.ravenhelm.voice.operator.plan.Desired;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import org.junit.jupiter.api.Test;

class QueueWishTest {
  private static final OwnerMark MARK =
      OwnerMark.of("prod", "RoutingQueue", "voice", "support", "workflow");

  @Test
  void asksForSkillsThenWidensThenAsksAnybody() {
    check(
        "queue-widening.txt",
        """
        skills: [{name: billing, minLevel: 3}, {name: german}]
        order: MostSkilled
        widen: [{after: 90s, skills: []}, {after: 30s, skills: [{name: billing}]}]
        ringFor: 15s
        """);
  }

  @Test
  void leavesTimeForATelephone() {
    check("queue-by-telephone.txt", "ringFor: 15s\n", true);
  }

  @Test
  void leavesTimeForACallBack() {
    check("queue-call-back.txt", "ringFor: 15s\nwaiting: {callBack: {}}\n");
  }

  @Test
  void asksItsMembersByName() {
    check("queue-members.txt", "members: [{name: alice}, {name: bob-b}]\norder: RingAll\n");
  }

  @Test
  void asksFirstForWhomTheCallerKnows() {
    check(
        "queue-known-agent.txt",
        """
        skills: [{name: billing, minLevel: 3}]
        prefer: {agents: [LastAgent], waitFor: 20s}
        widen: [{after: 30s, skills: []}]
        """);
  }

  @Test
  void asksAnybodyWhereItNamesNothing() {
    check("queue-anybody.txt", "ringFor: 20s\n");
  }

  private static void check(String golden, String spec) {
    check(golden, spec, false);
  }

  private static void check(String golden, String spec, boolean phones) {
    RoutingQueueSpec queue =
        VoiceSerialization.create()
            .unmarshal(
                """
                apiVersion: voice.ravenhelm.dev/v1alpha1
                kind: RoutingQueue
                spec:
                  gatewayRef: {name: main}
                """
                    + spec.indent(2),
                RoutingQueue.class)
            .getSpec();
    Golden.check(
        golden,
        show(QueueWish.taskQueue(queue, "WS1", MARK, "voice/support"))
            + show(
                QueueWish.workflow(
                    queue,
                    "WS1",
                    MARK,
                    "voice/support",
                    "WQ1",
                    "https://voice.example.com",
                    phones)));
  }

  private static String show(Desired desired) {
    StringBuilder text = new StringBuilder(desired.kind().label()).append('\n');
    desired
        .fields()
        .forEach((k, v) -> text.append("  ").append(k).append(": ").append(v).append('\n'));
    return text.toString();
  }
}
