@NullMarked
package dev.ravenhelm.voice.api.v1alpha1;

import org.jspecify.annotations.NullMarked;
