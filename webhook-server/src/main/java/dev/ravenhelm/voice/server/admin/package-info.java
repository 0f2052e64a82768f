/** Health and metrics. */
@NullMarked
package dev.ravenhelm.voice.server.admin;

import org.jspecify.annotations.NullMarked;
