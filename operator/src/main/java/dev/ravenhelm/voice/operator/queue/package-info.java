/** RoutingQueue: a TaskRouter task queue and workflow. */
@NullMarked
package dev.ravenhelm.voice.operator.queue;

import org.jspecify.annotations.NullMarked;
