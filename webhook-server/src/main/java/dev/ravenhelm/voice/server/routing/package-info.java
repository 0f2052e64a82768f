/** Decides what happens to a call: pure functions of a snapshot, a call and a time. */
@NullMarked
package dev.ravenhelm.voice.server.routing;

import org.jspecify.annotations.NullMarked;
