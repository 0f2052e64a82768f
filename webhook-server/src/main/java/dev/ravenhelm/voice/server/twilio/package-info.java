/**
 * Twilio's REST API, as far as agents' requests and calls in progress need it. Of the webhooks only
 * those wait for it that bring two legs together, or promise a call back.
 */
@NullMarked
package dev.ravenhelm.voice.server.twilio;

import org.jspecify.annotations.NullMarked;
