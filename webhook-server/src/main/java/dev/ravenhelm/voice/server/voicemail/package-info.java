/** Messages that callers have left, as Twilio keeps them. */
@NullMarked
package dev.ravenhelm.voice.server.voicemail;

import org.jspecify.annotations.NullMarked;
