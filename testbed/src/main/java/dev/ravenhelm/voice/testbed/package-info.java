@NullMarked
package dev.ravenhelm.voice.testbed;

import org.jspecify.annotations.NullMarked;
