package dev.ravenhelm.voice.sandbox.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A Service's port on loopback: each connection goes to the next ready pod. */
public final class Balancer implements AutoCloseable {
  private static final int CONNECT_MILLIS = 1000;
  private static final byte[] LOOPBACK = {127, 0, 0, 1};

  private final ServerSocket listener;
  private final Supplier<List<String>> readyPodIps;
  private final int podPort;
  private final AtomicInteger next = new AtomicInteger();

  private Balancer(ServerSocket listener, Supplier<List<String>> readyPodIps, int podPort) {
    this.listener = listener;
    this.readyPodIps = readyPodIps;
    this.podPort = podPort;
  }

  /** Listens on a port of 127.0.0.1, 0 for any. */
  public static Balancer start(int port, Supplier<List<String>> readyPodIps, int podPort) {
    try {
      ServerSocket listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(new InetSocketAddress(InetAddress.getByAddress(LOOPBACK), port));
      Balancer balancer = new Balancer(listener, readyPodIps, podPort);
      Thread.ofVirtual().name("balancer-" + podPort).start(balancer::accept);
      return balancer;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on port " + port, e);
    }
  }

  /** The port. */
  public int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() {
    closeQuietly(listener);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket inside = listener.accept();
        Thread.ofVirtual().start(() -> forward(inside));
      } catch (IOException e) {
        // closed, or a connection that ended before it was taken
      }
    }
  }

  private void forward(Socket from) {
    List<String> pods = readyPodIps.get();
    for (int tried = 0; tried < pods.size(); tried++) {
      String pod = pods.get(Math.floorMod(next.getAndIncrement(), pods.size()));
      Socket to = new Socket();
      try {
        to.connect(new InetSocketAddress(pod, podPort), CONNECT_MILLIS);
        to.setTcpNoDelay(true);
        from.setTcpNoDelay(true);
      } catch (IOException e) {
        closeQuietly(to);
        continue;
      }
      Thread.ofVirtual().start(() -> copy(to, from));
      copy(from, to);
      return;
    }
    closeQuietly(from);
  }

  private static void copy(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // one side ended; so does the other
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // it is closed as far as it can be
      return;
    }
  }
}
