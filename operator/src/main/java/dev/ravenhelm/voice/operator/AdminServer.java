package dev.ravenhelm.voice.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Health and metrics: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
final class AdminServer implements AutoCloseable {
  private final HttpServer server;

  private AdminServer(HttpServer server) {
    this.server = server;
  }

  /**
   * Listens.
   *
   * @param dead why it must be restarted, one sentence each
   * @param behind why it does not do its work now, one sentence each
   */
  static AdminServer start(
      int port,
      Supplier<List<String>> dead,
      Supplier<List<String>> behind,
      PrometheusMeterRegistry metrics) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
      server.createContext("/health/live", exchange -> health(exchange, dead));
      server.createContext("/health/ready", exchange -> health(exchange, behind));
      server.createContext("/metrics", exchange -> answer(exchange, 200, metrics.scrape()));
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.start();
      return new AdminServer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on port " + port + " for health and metrics", e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void health(HttpExchange exchange, Supplier<List<String>> problems)
      throws IOException {
    List<String> found = problems.get();
    answer(
        exchange,
        found.isEmpty() ? 200 : 503,
        found.isEmpty() ? "UP\n" : "DOWN\n" + String.join("\n", found) + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    try (exchange) {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(status, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
