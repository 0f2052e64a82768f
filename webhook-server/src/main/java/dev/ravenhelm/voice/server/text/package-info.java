/** Text as formats want it. */
@NullMarked
package dev.ravenhelm.voice.server.text;

import org.jspecify.annotations.NullMarked;
