/** Calls that are over, as Twilio remembers them. */
@NullMarked
package dev.ravenhelm.voice.server.history;

import org.jspecify.annotations.NullMarked;
