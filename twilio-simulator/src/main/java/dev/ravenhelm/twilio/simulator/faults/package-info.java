/** What is to go wrong, and when. */
@NullMarked
package dev.ravenhelm.twilio.simulator.faults;

import org.jspecify.annotations.NullMarked;
