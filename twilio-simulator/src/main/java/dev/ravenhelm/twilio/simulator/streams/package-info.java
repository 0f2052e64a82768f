/** WebSockets to the account's server: a call's audio, and conversations by text. */
@NullMarked
package dev.ravenhelm.twilio.simulator.streams;

import org.jspecify.annotations.NullMarked;
