/** What was asked and answered, on both sides: requests to Twilio, and webhooks from it. */
@NullMarked
package dev.ravenhelm.twilio.simulator.records;

import org.jspecify.annotations.NullMarked;
