/** Resources that are only kept: what they are is declared, and served the usual way. */
@NullMarked
package dev.ravenhelm.twilio.simulator.shelf;

import org.jspecify.annotations.NullMarked;
