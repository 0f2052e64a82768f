package dev.ravenhelm.voice.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A context service, as docs/reference/context.v1.schema.json describes it: knows one customer by
 * the last digits of the number, and says so to whoever has the token.
 */
final class CustomerDesk implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String token;

  private CustomerDesk(HttpServer server, String token) {
    this.server = server;
    this.token = token;
  }

  static CustomerDesk start(String token) {
    try {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      CustomerDesk desk = new CustomerDesk(server, token);
      server.setExecutor(desk.threads);
      server.createContext("/voice-context", desk::answer);
      server.start();
      return desk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/voice-context";
  }

  /** What the server signs in with, as the example of a gateway names it. */
  Secret secret(String namespace) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("customer-desk")
        .withNamespace(namespace)
        .endMetadata()
        .addToStringData("token", token)
        .build();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      JsonNode asked = JSON.readTree(exchange.getRequestBody());
      byte[] answer = JSON.writeValueAsBytes(known(asked.path("from").asText()));
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  private static JsonNode known(String from) {
    var answer = JSON.createObjectNode();
    if (from.endsWith("4321")) {
      answer.putObject("customer").put("id", "C-4321").put("name", "Astrid Example");
      answer
          .putObject("ticket")
          .put("id", "T-4711")
          .put("subject", "Invoice of November")
          .put("owner", "alice");
    }
    return answer;
  }
}
