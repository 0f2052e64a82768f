@NullMarked
package dev.ravenhelm.voice.operator;

import org.jspecify.annotations.NullMarked;
