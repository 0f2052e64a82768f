/** What becomes of recordings: kept for so long, or erased when somebody asks for it. */
@NullMarked
package dev.ravenhelm.voice.server.recordings;

import org.jspecify.annotations.NullMarked;
