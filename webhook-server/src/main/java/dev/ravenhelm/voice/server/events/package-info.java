/** Carries call events to Kafka, over a spool on disk. */
@NullMarked
package dev.ravenhelm.voice.server.events;

import org.jspecify.annotations.NullMarked;
