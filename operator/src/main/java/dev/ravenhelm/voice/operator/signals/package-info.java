/** What the operator tells those who look after it: metrics and health. */
@NullMarked
package dev.ravenhelm.voice.operator.signals;

import org.jspecify.annotations.NullMarked;
