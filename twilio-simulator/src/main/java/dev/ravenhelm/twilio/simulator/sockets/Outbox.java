package dev.ravenhelm.twilio.simulator.sockets;

import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsSession;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The frames on their way out of a socket, in order; a slow reader holds up nobody but itself. */
public final class Outbox {
  private static final long PING_SECONDS = 3;

  private final WsSession session;
  private final Runnable onGone;
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  /**
   * {@code onGone} hears that the other side is no longer there, which Helidon does not tell its
   * listener when the connection broke.
   */
  public Outbox(WsSession session, Runnable onGone) {
    this.session = session;
    this.onGone = onGone;
    Thread.ofVirtual().name("socket-out").start(this::write);
  }

  public void send(String frame) {
    waiting.add(() -> session.send(frame, true));
  }

  /** Ends the connection at once, as a network does that fails. */
  public void cut() {
    waiting.add(() -> {
      throw new Gone();
    });
  }

  /** The socket was closed; what still waits is not sent. */
  public void close() {
    closed = true;
    waiting.add(() -> {});
  }

  private void write() {
    try {
      while (!closed) {
        Runnable next = waiting.poll(PING_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
          session.ping(BufferData.empty());
        } else {
          next.run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      // of several unrelated types, by what noticed it first: the socket, its writer or its TLS
      closed = true;
      end();
    }
  }

  private void end() {
    try {
      session.terminate();
    } catch (RuntimeException e) {
      // how it is told that the connection ends
    } finally {
      onGone.run();
    }
  }

  private static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1;
  }
}
