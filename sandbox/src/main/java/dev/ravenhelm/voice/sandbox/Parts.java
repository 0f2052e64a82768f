package dev.ravenhelm.voice.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;

/** What runs, to be stopped in the opposite order. */
final class Parts implements AutoCloseable {
  private final Deque<AutoCloseable> running = new ArrayDeque<>();
  private boolean closed;

  /** Remembers a part. */
  synchronized <T extends AutoCloseable> T add(T part) {
    running.push(part);
    return part;
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    while (!running.isEmpty()) {
      AutoCloseable part = running.pop();
      try {
        part.close();
      } catch (Exception e) {
        // the others must be stopped all the same
        System.err.println("stopping " + part.getClass().getSimpleName() + ": " + e);
      }
    }
  }
}
