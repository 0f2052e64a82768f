/** Whether an agent can be offered calls, as TaskRouter keeps it. */
@NullMarked
package dev.ravenhelm.voice.server.presence;

import org.jspecify.annotations.NullMarked;
