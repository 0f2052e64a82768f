package dev.ravenhelm.voice.operator.gateway;

import dev.ravenhelm.voice.api.v1alpha1.AgentIdentity;
import dev.ravenhelm.voice.api.v1alpha1.RoutingQueue;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGateway;
import dev.ravenhelm.voice.operator.account.Converger;
import dev.ravenhelm.voice.operator.account.Owner;
import dev.ravenhelm.voice.operator.plan.Change;
import dev.ravenhelm.voice.operator.plan.OwnerMark;
import dev.ravenhelm.voice.operator.plan.Sought;
import dev.ravenhelm.voice.operator.plan.TwilioKind;
import dev.ravenhelm.voice.operator.plan.TwilioObject;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Takes out of a workspace that was there before everything that the gateway brought into it. */
final class AdoptedWorkspace {
  private final Belongings belongings;
  private final Owner owner;

  AdoptedWorkspace(Belongings belongings, Owner owner) {
    this.belongings = belongings;
    this.owner = owner;
  }

  /** Removes what carries our marks, and our callback; the workspace itself stays. */
  void detach(VoiceGateway gateway, String workspaceSid, Converger converger) {
    for (RoutingQueue queue :
        belongings.naming(gateway, RoutingQueue.class, q -> q.getSpec().gatewayRef())) {
      remove(TwilioKind.WORKFLOW, workspaceSid, owner.mark(queue, "workflow"), queue, converger);
      remove(
          TwilioKind.TASK_QUEUE, workspaceSid, owner.mark(queue, "task-queue"), queue, converger);
    }
    for (AgentIdentity agent :
        belongings.naming(gateway, AgentIdentity.class, a -> a.getSpec().gatewayRef())) {
      OwnerMark mark = owner.mark(agent, "worker");
      String identity = agent.getSpec().clientIdentity(agent.getMetadata().getName());
      converger.remove(
          Sought.marked(TwilioKind.WORKER, workspaceSid, mark), mark.friendlyName(identity));
    }
    for (TwilioObject workspace : converger.lists().list(TwilioKind.WORKSPACE, "", Duration.ZERO)) {
      String callback = workspace.field("EventCallbackUrl");
      if (workspace.sid().equals(workspaceSid)
          && callback.startsWith(gateway.getSpec().publicUrl() + "/")) {
        converger.write(
            new Change.Update(
                TwilioKind.WORKSPACE,
                "",
                workspaceSid,
                new TreeMap<>(Map.of("EventCallbackUrl", new Change.FieldChange(callback, "")))));
      }
    }
  }

  private static void remove(
      TwilioKind kind,
      String workspaceSid,
      OwnerMark mark,
      RoutingQueue queue,
      Converger converger) {
    converger.remove(
        Sought.marked(kind, workspaceSid, mark), mark.friendlyName(Owner.human(queue)));
  }
}
