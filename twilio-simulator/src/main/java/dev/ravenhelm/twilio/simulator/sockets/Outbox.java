package dev.ravenhelm.twilio.simulator.sockets;

import io.helidon.common.socket.SocketWriterException;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The frames on their way out of a socket, in order; a slow reader holds up nobody but itself. */
public final class Outbox {
  private final WsSession session;
  private final BlockingQueue<Runnable> waiting = new LinkedBlockingQueue<>();
  private volatile boolean closed;

  public Outbox(WsSession session) {
    this.session = session;
    Thread.ofVirtual().name("socket-out").start(this::write);
  }

  public void send(String frame) {
    if (!closed) {
      waiting.add(() -> session.send(frame, true));
    }
  }

  /** Closes the socket once all before was sent. */
  public void close(String reason) {
    waiting.add(() -> {
      closed = true;
      session.close(1000, reason);
    });
  }

  /** Ends the connection at once, as a network does that fails. */
  public void cut() {
    closed = true;
    waiting.add(() -> {});
    session.terminate();
  }

  /** The socket is gone. */
  public void gone() {
    closed = true;
    waiting.add(() -> {});
  }

  private void write() {
    try {
      while (!closed) {
        waiting.take().run();
      }
    } catch (SocketWriterException | UncheckedIOException e) {
      // the other side is gone, which the reading side of the socket tells
      closed = true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
