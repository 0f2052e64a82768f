@NullMarked
package dev.ravenhelm.voice.server;

import org.jspecify.annotations.NullMarked;
