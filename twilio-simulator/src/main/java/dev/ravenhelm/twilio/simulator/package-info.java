/** A Twilio on one machine: started by {@link dev.ravenhelm.twilio.simulator.Simulator}. */
@NullMarked
package dev.ravenhelm.twilio.simulator;

import org.jspecify.annotations.NullMarked;
