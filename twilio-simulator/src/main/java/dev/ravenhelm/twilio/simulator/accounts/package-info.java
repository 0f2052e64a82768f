/** The main account, its subaccounts, and the balance. */
@NullMarked
package dev.ravenhelm.twilio.simulator.accounts;

import org.jspecify.annotations.NullMarked;
