/** The time that the server lives by, and the starter of what waits for a later one. */
@NullMarked
package dev.ravenhelm.voice.server.time;

import org.jspecify.annotations.NullMarked;
