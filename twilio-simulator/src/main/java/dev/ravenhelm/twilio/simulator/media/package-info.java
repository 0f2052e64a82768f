/** Real audio: ICE, DTLS, SRTP and G.711 on one UDP socket, and the mixer between the legs. */
@NullMarked
package dev.ravenhelm.twilio.simulator.media;

import org.jspecify.annotations.NullMarked;
