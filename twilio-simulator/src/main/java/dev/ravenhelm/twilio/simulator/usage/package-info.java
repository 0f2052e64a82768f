/** What an account has used, and what Twilio would ask for it. */
@NullMarked
package dev.ravenhelm.twilio.simulator.usage;

import org.jspecify.annotations.NullMarked;
