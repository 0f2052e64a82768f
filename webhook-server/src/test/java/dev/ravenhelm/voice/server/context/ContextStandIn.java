package dev.ravenhelm.voice.server.context;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** A context service on loopback that answers as badly as a test wants, byte for byte. */
public final class ContextStandIn implements AutoCloseable {

  /** What is done about a request; the connection is closed afterwards. */
  public interface Behaviour {
    void answer(Socket connection) throws IOException, InterruptedException;
  }

  /** A request as it came: all lines of its head, and its body. */
  public record Request(List<String> head, String body) {}

  private final ServerSocket listening;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private volatile Behaviour behaviour;

  private ContextStandIn(ServerSocket listening, Behaviour behaviour) {
    this.listening = listening;
    this.behaviour = behaviour;
  }

  public static ContextStandIn start(Behaviour behaviour) {
    try {
      return start(new ServerSocket(0, 128, InetAddress.getLoopbackAddress()), behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ContextStandIn start(ServerSocket listening, Behaviour behaviour) {
    ContextStandIn standIn = new ContextStandIn(listening, behaviour);
    Thread.ofVirtual().start(standIn::accept);
    return standIn;
  }

  public static Behaviour json(String body) {
    return status(200, body);
  }

  public static Behaviour status(int status, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return raw(
        "HTTP/1.1 "
            + status
            + " S\r\nConnection: close\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n"
            + body);
  }

  public static Behaviour raw(String response) {
    return raw(response.getBytes(StandardCharsets.UTF_8));
  }

  public static Behaviour raw(byte[] response) {
    return connection -> write(connection, response);
  }

  /** Resets the connection instead of an answer. */
  public static Behaviour resets() {
    return connection -> connection.setSoLinger(true, 0);
  }

  /** Answers so only when the latch is open. */
  public static Behaviour after(CountDownLatch open, Behaviour then) {
    return connection -> {
      open.await();
      then.answer(connection);
    };
  }

  public void behave(Behaviour other) {
    behaviour = other;
  }

  public List<Request> requests() {
    return requests;
  }

  public String url() {
    return "http://127.0.0.1:" + listening.getLocalPort() + "/voice-context";
  }

  int port() {
    return listening.getLocalPort();
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        connections.add(connection);
        Thread.ofVirtual().start(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket connection) {
    try (connection) {
      InputStream in = new BufferedInputStream(connection.getInputStream());
      List<String> head = head(in);
      int length =
          head.stream()
              .map(line -> line.toLowerCase(Locale.ROOT))
              .filter(line -> line.startsWith("content-length:"))
              .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
              .findFirst()
              .orElse(0);
      String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
      requests.add(new Request(head, body));
      behaviour.answer(connection);
    } catch (IOException e) {
      // the client has given up, which is what some tests are about
      connections.remove(connection);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<String> head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.write(next);
    }
    return head.toString(StandardCharsets.ISO_8859_1).strip().lines().toList();
  }

  private static void write(Socket connection, byte[] response) throws IOException {
    OutputStream out = connection.getOutputStream();
    out.write(response);
    out.flush();
  }
}
