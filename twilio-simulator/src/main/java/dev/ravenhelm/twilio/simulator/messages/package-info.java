/** Text messages and their delivery. */
@NullMarked
package dev.ravenhelm.twilio.simulator.messages;

import org.jspecify.annotations.NullMarked;
