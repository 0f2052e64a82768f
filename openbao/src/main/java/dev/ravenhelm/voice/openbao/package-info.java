@NullMarked
package dev.ravenhelm.voice.openbao;

import org.jspecify.annotations.NullMarked;
