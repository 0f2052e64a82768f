/** The operator: wiring, configuration and the top of its loop. */
@NullMarked
package dev.ravenhelm.voice.operator;

import org.jspecify.annotations.NullMarked;
