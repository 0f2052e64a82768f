/** Phone numbers, the market they are bought on, TwiML applications and caller IDs. */
@NullMarked
package dev.ravenhelm.twilio.simulator.numbers;

import org.jspecify.annotations.NullMarked;
