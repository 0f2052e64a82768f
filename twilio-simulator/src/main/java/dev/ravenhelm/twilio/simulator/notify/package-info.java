/** Push credentials. */
@NullMarked
package dev.ravenhelm.twilio.simulator.notify;

import org.jspecify.annotations.NullMarked;
