/** The contract: the four resources of {@code voice.ravenhelm.dev/v1alpha1} as types, no logic. */
@NullMarked
package dev.ravenhelm.voice.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
