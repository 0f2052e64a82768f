/** What rings: clients registered with an access token, and telephones outside. */
@NullMarked
package dev.ravenhelm.twilio.simulator.devices;

import org.jspecify.annotations.NullMarked;
