/** Many webhooks through rolling restarts and outages, none of them lost. */
@NullMarked
package dev.ravenhelm.voice.sandbox.soak;

import org.jspecify.annotations.NullMarked;
