package dev.ravenhelm.voice.server.routing;

import dev.ravenhelm.voice.api.v1alpha1.RoutingQueueSpec.RecordingMode;
import org.jspecify.annotations.Nullable;

/**
 * A task that TaskRouter keeps for an agent whom this server calls itself.
 *
 * @param task SID of the task
 * @param reservation SID of the reservation
 * @param call SID of the caller's leg; that of the earlier call, where the caller is called back
 * @param agent the agent, by name
 * @param queue the task's RoutingQueue, by name; null where it has none
 * @param callBack whether the caller hung up and is to be called
 */
public record Reserved(
    String task,
    String reservation,
    String call,
    String agent,
    @Nullable String queue,
    boolean callBack) {

  /** Whether the call is recorded from its start. */
  public boolean recorded(RoutingTable table) {
    return queue != null
        && table.queue(queue).filter(of -> of.recording() == RecordingMode.Always).isPresent();
  }
}
