/** What is remembered for a while only. */
@NullMarked
package dev.ravenhelm.voice.server.recent;

import org.jspecify.annotations.NullMarked;
