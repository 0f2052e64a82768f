@NullMarked
package dev.ravenhelm.voice.twilio;

import org.jspecify.annotations.NullMarked;
