/** What agents' panels are told as it happens. */
@NullMarked
package dev.ravenhelm.voice.server.live;

import org.jspecify.annotations.NullMarked;
