package dev.ravenhelm.voice.server;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** HTTP byte for byte, for requests that no client would send; one connection while it lasts. */
public final class RawHttp implements AutoCloseable {

  /** Whoever answers later hangs. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private static final int TRIES = 3;

  /** An answer. */
  public record Reply(int status, String contentType, String body) {}

  private final URI to;
  private Socket connection;
  private InputStream in;

  public RawHttp(URI to) {
    this.to = to;
  }

  /**
   * Sends head lines and body, as they are; the length is added.
   *
   * @param head the request line and further headers
   */
  public Reply send(List<String> head, byte[] body) {
    IOException lost = new IOException("not tried");
    for (int i = 0; i < TRIES; i++) {
      try {
        return once(head, body);
      } catch (IOException e) {
        // an answer that comes before the body was read may be lost with the connection: RFC 9112
        close();
        lost = e;
      }
    }
    throw new UncheckedIOException(lost);
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      connection = null;
    }
  }

  private Reply once(List<String> head, byte[] body) throws IOException {
    if (connection == null) {
      connection = new Socket(InetAddress.getByName(to.getHost()), to.getPort());
      connection.setSoTimeout((int) LONGEST.toMillis());
      in = new BufferedInputStream(connection.getInputStream());
    }
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    String lines =
        String.join("\r\n", head)
            + "\r\nHost: voice.example.com\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    request.writeBytes(lines.getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    connection.getOutputStream().write(request.toByteArray());
    connection.getOutputStream().flush();
    return read();
  }

  private Reply read() throws IOException {
    String status = line();
    int length = 0;
    String contentType = "";
    boolean last = false;
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      } else if (lower.startsWith("content-type:")) {
        contentType = lower.substring(13).strip();
      } else if (lower.startsWith("connection:")) {
        last = lower.contains("close");
      } else if (lower.startsWith("transfer-encoding:")) {
        throw new IllegalStateException("not expected of this server: " + line);
      }
    }
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new IOException("the body is cut off");
    }
    if (last) {
      close();
    }
    // a body that is no UTF-8 is an error here
    String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    return new Reply(Integer.parseInt(status.split(" ", 3)[1]), contentType, text);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection has ended");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }
}
