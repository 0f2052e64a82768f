@NullMarked
package dev.ravenhelm.voice.sandbox;

import org.jspecify.annotations.NullMarked;
