/** Elastic SIP trunks. */
@NullMarked
package dev.ravenhelm.twilio.simulator.trunking;

import org.jspecify.annotations.NullMarked;
