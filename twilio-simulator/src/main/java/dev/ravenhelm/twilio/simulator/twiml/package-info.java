/** TwiML as values, and the parser that makes them. */
@NullMarked
package dev.ravenhelm.twilio.simulator.twiml;

import org.jspecify.annotations.NullMarked;
