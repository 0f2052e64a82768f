/** The simulator's time, which may run faster than the wall's. */
@NullMarked
package dev.ravenhelm.twilio.simulator.clock;

import org.jspecify.annotations.NullMarked;
