/** Twilio's REST API as the operator needs it: list, fetch, create, update, delete, by kind. */
@NullMarked
package dev.ravenhelm.voice.operator.twilio;

import org.jspecify.annotations.NullMarked;
