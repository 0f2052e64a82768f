/**
 * TaskRouter: its resources, its expression language and the engine that routes tasks to workers.
 */
@NullMarked
package dev.ravenhelm.twilio.simulator.taskrouter;

import org.jspecify.annotations.NullMarked;
