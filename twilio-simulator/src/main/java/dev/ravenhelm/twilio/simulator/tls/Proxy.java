package dev.ravenhelm.twilio.simulator.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * An HTTP proxy for Twilio's host names alone: what a program with {@code HTTPS_PROXY} means for
 * {@code api.twilio.com} arrives at the simulator.
 */
public final class Proxy implements AutoCloseable {
  private static final int MAX_HEAD = 64 * 1024;

  private final ServerSocket server;
  private final InetSocketAddress plain;
  private final InetSocketAddress tls;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Listens on {@code port}, 0 for any; {@code plain} and {@code tls} are the simulator's own. */
  public Proxy(String bind, int port, InetSocketAddress plain, InetSocketAddress tls) {
    this.plain = plain;
    this.tls = tls;
    try {
      server = new ServerSocket(port, 128, InetAddress.getByName(bind));
    } catch (IOException e) {
      throw new UncheckedIOException("the proxy cannot listen on " + bind + ":" + port, e);
    }
    Thread.ofVirtual().name("proxy").start(this::listen);
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    quietly(server::close);
    open.forEach(socket -> quietly(socket::close));
  }

  private void listen() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().name("proxied").start(() -> serve(client));
      } catch (IOException e) {
        // closed, or a client that was gone before it was accepted
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String[] words = head.lines().findFirst().orElse("").split(" ", 3);
      if (words.length < 3) {
        refuse(client, 400, "not an HTTP request");
      } else if (words[0].equals("CONNECT")) {
        tunnel(client, words[1]);
      } else {
        forward(client, words, head);
      }
    } catch (IOException e) {
      // either side went away; the other is closed with it
    } finally {
      open.remove(client);
    }
  }

  private void tunnel(Socket client, String authority) throws IOException {
    int colon = authority.lastIndexOf(':');
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "443" : authority.substring(colon + 1);
    if (!isTwilio(host) || !port.equals("443")) {
      refuse(client, 403, "this proxy leads to *.twilio.com:443 alone, not to " + authority);
      return;
    }
    try (Socket upstream = new Socket(tls.getAddress(), tls.getPort())) {
      client.getOutputStream().write("HTTP/1.1 200 Connection Established\r\n\r\n".getBytes(UTF_8));
      splice(client, upstream);
    }
  }

  /** One request a connection: the next one's line would need rewriting as well. */
  private void forward(Socket client, String[] words, String head) throws IOException {
    URI target;
    try {
      target = URI.create(words[1]);
    } catch (IllegalArgumentException e) {
      refuse(client, 400, "not a URI: " + words[1]);
      return;
    }
    if (!"http".equals(target.getScheme()) || !isTwilio(String.valueOf(target.getHost()))) {
      refuse(client, 403, "this proxy leads to http://*.twilio.com alone, not to " + words[1]);
      return;
    }
    String path = target.getRawPath().isEmpty() ? "/" : target.getRawPath();
    String query = target.getRawQuery() == null ? "" : "?" + target.getRawQuery();
    var rewritten = new StringBuilder(words[0] + " " + path + query + " " + words[2] + "\r\n");
    head.lines()
        .skip(1)
        .filter(line -> !line.isEmpty())
        .filter(line -> !line.toLowerCase(Locale.ROOT).matches("(proxy-)?connection:.*"))
        .forEach(line -> rewritten.append(line).append("\r\n"));
    rewritten.append("Connection: close\r\n\r\n");
    try (Socket upstream = new Socket(plain.getAddress(), plain.getPort())) {
      upstream.getOutputStream().write(rewritten.toString().getBytes(ISO_8859_1));
      splice(client, upstream);
    }
  }

  private static void splice(Socket client, Socket upstream) throws IOException {
    Thread up =
        Thread.ofVirtual()
            .name("proxied-up")
            .start(() -> {
              quietly(() -> client.getInputStream().transferTo(upstream.getOutputStream()));
              quietly(upstream::shutdownOutput);
            });
    upstream.getInputStream().transferTo(client.getOutputStream());
    up.interrupt();
  }

  private static String head(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int matched = 0;
    while (matched < 4) {
      int next = in.read();
      if (next < 0 || head.size() > MAX_HEAD) {
        throw new IOException("no end of the request's head");
      }
      head.write(next);
      matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
    }
    return head.toString(ISO_8859_1);
  }

  private static boolean isTwilio(String host) {
    return host.toLowerCase(Locale.ROOT).endsWith(".twilio.com");
  }

  private static void refuse(Socket client, int status, String words) throws IOException {
    byte[] body = (words + "\n").getBytes(UTF_8);
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 "
                    + status
                    + " Refused\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: "
                    + body.length
                    + "\r\nConnection: close\r\n\r\n")
                .getBytes(UTF_8));
    client.getOutputStream().write(body);
  }

  private static void quietly(Closing action) {
    try {
      action.run();
    } catch (IOException e) {
      // closed by the other side first
    }
  }

  private interface Closing {
    void run() throws IOException;
  }
}
