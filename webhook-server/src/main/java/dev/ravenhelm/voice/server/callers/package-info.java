/** What is remembered of callers between their calls. */
@NullMarked
package dev.ravenhelm.voice.server.callers;

import org.jspecify.annotations.NullMarked;
