package dev.ravenhelm.voice.server.routing;

import org.jspecify.annotations.Nullable;

/**
 * TaskRouter's question what a worker should do about a task that was reserved for it.
 *
 * @param agent the worker's AgentIdentity, by name
 * @param contact the worker's {@code contact_uri}
 * @param queue the task's RoutingQueue, by name
 * @param called the number that was called
 * @param reserved the task; null where its call is not known
 */
public record Assignment(
    String agent, String contact, String queue, String called, @Nullable Reserved reserved) {}
