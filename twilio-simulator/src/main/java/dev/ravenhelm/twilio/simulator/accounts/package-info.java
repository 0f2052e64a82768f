/** The account itself and its balance. */
@NullMarked
package dev.ravenhelm.twilio.simulator.accounts;

import org.jspecify.annotations.NullMarked;
