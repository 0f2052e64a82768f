/** Reads environment, resources and secrets into values that are swapped as a whole. */
@NullMarked
package dev.ravenhelm.voice.server.config;

import org.jspecify.annotations.NullMarked;
