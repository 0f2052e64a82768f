/** Gives agents access tokens. */
@NullMarked
package dev.ravenhelm.voice.server.agents;

import org.jspecify.annotations.NullMarked;
