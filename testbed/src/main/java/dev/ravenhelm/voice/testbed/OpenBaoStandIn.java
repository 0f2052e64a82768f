package dev.ravenhelm.voice.testbed;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A small OpenBao in this JVM: KV version 2 at {@code secret}, Kubernetes auth at {@code
 * kubernetes}, policies in JSON, all in memory. It can be sealed and can go away, which tests of
 * outages need.
 */
public final class OpenBaoStandIn implements AutoCloseable {

  private final ObjectMapper json = new ObjectMapper();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final String rootToken = "s.root-" + UUID.randomUUID();
  private final KubernetesClient reviewer;
  private final BaoApi api;
  private final int port;
  private @Nullable HttpServer server;

  private OpenBaoStandIn(KubernetesClient reviewer) {
    this.reviewer = reviewer;
    this.api = new BaoApi(reviewer, rootToken);
    this.port = LoopbackPorts.free(1).getFirst();
  }

  /** Starts a stand-in that asks this control plane who a service account's token belongs to. */
  public static OpenBaoStandIn start(ControlPlane controlPlane) {
    OpenBaoStandIn started = new OpenBaoStandIn(controlPlane.client());
    started.comeBack();
    return started;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** The token that may do everything, for setting up. */
  public String rootToken() {
    return rootToken;
  }

  /** Answers everything with 503 until {@link #unseal()}. */
  public void seal() {
    api.sealed(true);
  }

  public void unseal() {
    api.sealed(false);
  }

  /** Makes all tokens that were given out by logins invalid. */
  public void revokeTokens() {
    api.revokeAll();
  }

  /** Stops listening, until {@link #comeBack()} at the same address with all that was stored. */
  public synchronized void goAway() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
  }

  public synchronized void comeBack() {
    if (server != null) {
      return;
    }
    try {
      HttpServer next =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      next.createContext("/v1/", this::serve);
      next.setExecutor(threads);
      next.start();
      server = next;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    goAway();
    threads.shutdownNow();
    reviewer.close();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      BaoReply reply =
          reply(
              new BaoApi.Request(
                  exchange.getRequestMethod(),
                  uri.getPath().substring("/v1/".length()),
                  Objects.requireNonNullElse(uri.getQuery(), ""),
                  Objects.requireNonNullElse(
                      exchange.getRequestHeaders().getFirst("X-Vault-Token"), ""),
                  new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      JsonNode body = reply.body();
      byte[] bytes = body == null ? new byte[0] : json.writeValueAsBytes(body);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private BaoReply reply(BaoApi.Request request) {
    try {
      return api.answer(request);
    } catch (JsonProcessingException e) {
      return BaoReply.error(400, "failed to parse JSON input");
    }
  }
}
