/** SIP domains, and who may call through them. */
@NullMarked
package dev.ravenhelm.twilio.simulator.sip;

import org.jspecify.annotations.NullMarked;
