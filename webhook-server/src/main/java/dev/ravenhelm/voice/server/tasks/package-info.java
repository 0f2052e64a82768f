/** Asks TaskRouter for what calls in progress need of it. */
@NullMarked
package dev.ravenhelm.voice.server.tasks;

import org.jspecify.annotations.NullMarked;
