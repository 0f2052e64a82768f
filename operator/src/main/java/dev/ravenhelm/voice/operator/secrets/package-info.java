/** OpenBao and Secrets, each namespace within its own share. */
@NullMarked
package dev.ravenhelm.voice.operator.secrets;

import org.jspecify.annotations.NullMarked;
