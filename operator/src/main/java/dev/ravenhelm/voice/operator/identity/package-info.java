/** AgentIdentity: a TaskRouter worker. */
@NullMarked
package dev.ravenhelm.voice.operator.identity;

import org.jspecify.annotations.NullMarked;
