/** API keys, whose secrets are told once. */
@NullMarked
package dev.ravenhelm.twilio.simulator.keys;

import org.jspecify.annotations.NullMarked;
