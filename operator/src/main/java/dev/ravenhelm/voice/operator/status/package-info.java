/** How a resource's state is told: conditions, reasons, events. */
@NullMarked
package dev.ravenhelm.voice.operator.status;

import org.jspecify.annotations.NullMarked;
