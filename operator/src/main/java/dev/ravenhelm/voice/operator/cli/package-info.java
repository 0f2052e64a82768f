/** {@code kubectl voice}: plans, exports and tidies up without an operator running. */
@NullMarked
package dev.ravenhelm.voice.operator.cli;

import org.jspecify.annotations.NullMarked;
