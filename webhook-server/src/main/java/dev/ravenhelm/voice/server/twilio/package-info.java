/** Twilio's REST API, as far as agents' requests need it; no webhook waits for it. */
@NullMarked
package dev.ravenhelm.voice.server.twilio;

import org.jspecify.annotations.NullMarked;
