/** Twilio's voice signalling, the protocol that its browser SDK speaks. */
@NullMarked
package dev.ravenhelm.twilio.simulator.signalling;

import org.jspecify.annotations.NullMarked;
