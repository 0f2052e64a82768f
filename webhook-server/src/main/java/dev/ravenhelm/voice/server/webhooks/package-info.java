/** Answers Twilio: signatures, forms, handlers. */
@NullMarked
package dev.ravenhelm.voice.server.webhooks;

import org.jspecify.annotations.NullMarked;
