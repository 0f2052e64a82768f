/** One call from outside, watched from ring to Kafka. */
@NullMarked
package dev.ravenhelm.voice.sandbox.story;

import org.jspecify.annotations.NullMarked;
