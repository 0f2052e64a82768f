/** Asks a service outside who calls and why; calls go on without an answer. */
@NullMarked
package dev.ravenhelm.voice.server.context;

import org.jspecify.annotations.NullMarked;
