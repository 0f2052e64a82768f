/**
 * The real parts that tests and the sandbox run on, each on loopback and gone with the JVM that
 * started it.
 */
@NullMarked
package dev.ravenhelm.voice.testbed;

import org.jspecify.annotations.NullMarked;
