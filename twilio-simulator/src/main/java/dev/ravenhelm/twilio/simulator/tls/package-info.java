/** The TLS listener's certificates, and the proxy that brings Twilio's host names to it. */
@NullMarked
package dev.ravenhelm.twilio.simulator.tls;

import org.jspecify.annotations.NullMarked;
