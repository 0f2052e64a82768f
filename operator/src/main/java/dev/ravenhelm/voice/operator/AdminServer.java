package dev.ravenhelm.voice.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Health and metrics: {@code /health/live}, {@code /health/ready}, {@code /metrics}. */
final class AdminServer implements AutoCloseable {
  private final HttpServer server;

  private AdminServer(HttpServer server) {
    this.server = server;
  }

  static AdminServer start(
      int port, BooleanSupplier live, BooleanSupplier ready, PrometheusMeterRegistry metrics) {
    try {
      HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
      server.createContext("/health/live", exchange -> health(exchange, live));
      server.createContext("/health/ready", exchange -> health(exchange, ready));
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

  private static void health(HttpExchange exchange, BooleanSupplier up) throws IOException {
    boolean healthy = up.getAsBoolean();
    answer(exchange, healthy ? 200 : 503, healthy ? "UP\n" : "DOWN\n");
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
