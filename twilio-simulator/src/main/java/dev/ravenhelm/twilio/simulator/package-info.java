@NullMarked
package dev.ravenhelm.twilio.simulator;

import org.jspecify.annotations.NullMarked;
