/** Requests to the account's own servers: signed, retried and timed as Twilio does. */
@NullMarked
package dev.ravenhelm.twilio.simulator.webhooks;

import org.jspecify.annotations.NullMarked;
