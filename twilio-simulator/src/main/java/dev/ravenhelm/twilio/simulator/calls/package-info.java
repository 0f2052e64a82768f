/** Calls, conferences and queues: who is connected to whom, and what each leg lived through. */
@NullMarked
package dev.ravenhelm.twilio.simulator.calls;

import org.jspecify.annotations.NullMarked;
