/** Writes decisions down as TwiML: pure functions of values. */
@NullMarked
package dev.ravenhelm.voice.server.twiml;

import org.jspecify.annotations.NullMarked;
