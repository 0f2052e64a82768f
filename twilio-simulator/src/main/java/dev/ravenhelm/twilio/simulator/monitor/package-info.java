/** What went wrong, and who changed what. */
@NullMarked
package dev.ravenhelm.twilio.simulator.monitor;

import org.jspecify.annotations.NullMarked;
