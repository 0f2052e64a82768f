/** What operator and server need from OpenBao: secrets by path, with check-and-set writes. */
@NullMarked
package dev.ravenhelm.voice.openbao;

import org.jspecify.annotations.NullMarked;
