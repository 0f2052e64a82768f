/** What the WebSockets of signalling and phones have in common. */
@NullMarked
package dev.ravenhelm.twilio.simulator.sockets;

import org.jspecify.annotations.NullMarked;
