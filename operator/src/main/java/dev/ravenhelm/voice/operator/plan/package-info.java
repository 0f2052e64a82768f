/** What should be written to Twilio, as values. Pure: no client, clock, environment or logger. */
@NullMarked
package dev.ravenhelm.voice.operator.plan;

import org.jspecify.annotations.NullMarked;
