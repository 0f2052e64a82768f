/** What a node does in a cluster, with local processes: runs pods, and leads traffic to them. */
@NullMarked
package dev.ravenhelm.voice.sandbox.node;

import org.jspecify.annotations.NullMarked;
