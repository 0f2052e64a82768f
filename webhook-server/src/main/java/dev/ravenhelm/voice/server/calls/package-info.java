/** Calls that agents have at this moment, and what they do with them; Twilio alone remembers. */
@NullMarked
package dev.ravenhelm.voice.server.calls;

import org.jspecify.annotations.NullMarked;
