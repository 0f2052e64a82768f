/** The agents' listener: who may ask, and access tokens. */
@NullMarked
package dev.ravenhelm.voice.server.agents;

import org.jspecify.annotations.NullMarked;
