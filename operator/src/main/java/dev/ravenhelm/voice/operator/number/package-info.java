/** VoiceNumber: adopted by its E.164 number and pointed at the server. */
@NullMarked
package dev.ravenhelm.voice.operator.number;

import org.jspecify.annotations.NullMarked;
