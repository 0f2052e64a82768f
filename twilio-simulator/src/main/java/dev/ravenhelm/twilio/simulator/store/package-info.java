/** Resources as JSON documents in ordered collections. */
@NullMarked
package dev.ravenhelm.twilio.simulator.store;

import org.jspecify.annotations.NullMarked;
