/** The whole system on one machine with one command, and the story of one call through it. */
@NullMarked
package dev.ravenhelm.voice.sandbox;

import org.jspecify.annotations.NullMarked;
