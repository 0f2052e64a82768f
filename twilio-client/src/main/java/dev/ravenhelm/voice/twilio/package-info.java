/** Twilio's SDK on the JDK's HTTP client, without the SDK's own repeats. */
@NullMarked
package dev.ravenhelm.voice.twilio;

import org.jspecify.annotations.NullMarked;
