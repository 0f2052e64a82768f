@NullMarked
package dev.ravenhelm.voice.smoke;

import org.jspecify.annotations.NullMarked;
