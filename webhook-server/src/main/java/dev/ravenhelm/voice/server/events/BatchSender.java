package dev.ravenhelm.voice.server.events;

import dev.ravenhelm.voice.server.events.Segment.Batch;
import org.jspecify.annotations.Nullable;

/** Sends batches of events to one cluster. */
interface BatchSender extends AutoCloseable {

  /** Why a batch could not be sent, or null when all of it was stored. */
  @Nullable String send(Batch batch) throws InterruptedException;

  @Override
  void close();
}
