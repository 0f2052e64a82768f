package dev.ravenhelm.voice.openbao;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * An OpenBao that answers each path with what the test wrote down for it, the last answer again and
 * again.
 */
final class ScriptedBao implements AutoCloseable {

  private final Map<String, Queue<Answer>> script = new ConcurrentHashMap<>();
  private final Queue<Request> requests = new ConcurrentLinkedQueue<>();
  private final HttpServer server;

  ScriptedBao() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A status below 100 drops the connection without an answer. */
  ScriptedBao on(String request, int status, String body) {
    script.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(status, body, false));
    return this;
  }

  /** An answer whose body never comes. */
  ScriptedBao stalls(String request) {
    script.computeIfAbsent(request, _ -> new ArrayDeque<>()).add(new Answer(200, "", true));
    return this;
  }

  List<Request> requests(String request) {
    return requests.stream().filter(seen -> seen.line().equals(request)).toList();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Answer given = next(exchange);
    if (given.stalls()) {
      exchange.sendResponseHeaders(200, 1000);
      exchange.getResponseBody().flush();
      return;
    }
    try (exchange) {
      if (given.status() >= 100) {
        byte[] bytes = given.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(given.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private Answer next(HttpExchange exchange) throws IOException {
    String line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String token = exchange.getRequestHeaders().getFirst("X-Vault-Token");
    requests.add(new Request(line, token, body));
    Queue<Answer> answers = script.getOrDefault(line, new ArrayDeque<>());
    Answer next = answers.size() > 1 ? answers.remove() : answers.peek();
    return next == null ? new Answer(404, "{\"errors\":[\"no handler for route\"]}", false) : next;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  record Request(String line, String token, String body) {}

  private record Answer(int status, String body, boolean stalls) {}
}
