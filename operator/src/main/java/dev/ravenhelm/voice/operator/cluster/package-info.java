/** The connection to the Kubernetes API. */
@NullMarked
package dev.ravenhelm.voice.operator.cluster;

import org.jspecify.annotations.NullMarked;
