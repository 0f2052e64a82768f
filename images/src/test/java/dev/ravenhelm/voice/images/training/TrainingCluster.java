package dev.ravenhelm.voice.images.training;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** As much of an API server as lists the resources of one gateway and then has no news. */
final class TrainingCluster implements AutoCloseable {

  static final String NAMESPACE = "training";

  private static final String ROOT = "/apis/voice.ravenhelm.dev/v1alpha1/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, String> resources;

  private TrainingCluster(URI issuer) throws IOException {
    this.resources = resources(issuer);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(ROOT, this::answer);
  }

  static TrainingCluster start(URI issuer) throws IOException {
    TrainingCluster cluster = new TrainingCluster(issuer);
    cluster.server.start();
    return cluster;
  }

  String kubeconfig() {
    return """
    apiVersion: v1
    kind: Config
    clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
    users: [{name: u, user: {token: t}}]
    contexts: [{name: x, context: {cluster: c, user: u, namespace: %s}}]
    current-context: x
    """
        .formatted(server.getAddress().getPort(), NAMESPACE);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.close();
  }

  private void answer(HttpExchange exchange) throws IOException {
    URI asked = exchange.getRequestURI();
    String path = asked.getPath();
    String resource = resources.getOrDefault(path.substring(path.lastIndexOf('/') + 1), "");
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (String.valueOf(asked.getQuery()).contains("watch=true")) {
      watch(exchange, resource);
    } else {
      list(exchange, resource);
    }
    exchange.close();
  }

  private static void list(HttpExchange exchange, String resource) throws IOException {
    byte[] list =
        ("{\"apiVersion\": \"voice.ravenhelm.dev/v1alpha1\", \"kind\": \"List\","
                + " \"metadata\": {\"resourceVersion\": \"1\"}, \"items\": ["
                + resource
                + "]}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, list.length);
    exchange.getResponseBody().write(list);
  }

  private void watch(HttpExchange exchange, String resource) throws IOException {
    if ("websocket".equals(exchange.getRequestHeaders().getFirst("Upgrade"))) {
      // no WebSocket here; the client watches by plain HTTP then
      exchange.sendResponseHeaders(200, -1);
      return;
    }
    String event = "{\"type\": \"MODIFIED\", \"object\": " + resource.replace("\n", " ") + "}\n";
    exchange.sendResponseHeaders(200, 0);
    exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
    exchange.getResponseBody().flush();
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Map<String, String> resources(URI issuer) {
    return Map.of(
        "voicegateways",
        resource(
            "VoiceGateway",
            "main",
            """
            "spec": {"twilio": {"credentials": {"secretRef": {"name": "twilio"}}},
              "publicUrl": "%s",
              "agents": {"oidc": {"issuer": "%s", "audience": "voice"}},
              "events": {"kafka": {"bootstrapServers": "127.0.0.1:1"}}},
            "status": {"accountSid": "%s", "applicationSid": "AP00000000000000000000000000000001"}
            """
                .formatted(TrainingCalls.PUBLIC_URL, issuer, TrainingCalls.ACCOUNT)),
        "voicenumbers",
        resource(
            "VoiceNumber",
            "line",
            """
            "spec": {"gatewayRef": {"name": "main"}, "phoneNumber": "+15550100001",
              "inbound": {"queueRef": {"name": "support"}},
              "greeting": {"say": "Ravenhelm, one moment."}}
            """),
        "agentidentities",
        resource(
            "AgentIdentity",
            "alice",
            """
            "spec": {"gatewayRef": {"name": "main"}, "subject": "2871",
              "skills": [{"name": "billing", "level": 5}],
              "permissions": {"inbound": true, "outbound": {"pstn": ["US"]}}}
            """),
        "routingqueues",
        resource(
            "RoutingQueue",
            "support",
            """
            "spec": {"gatewayRef": {"name": "main"},
              "hours": {"timezone": "Europe/Berlin", "weekly": {"mon-sun": ["00:00-24:00"]}}},
            "status": {"workflowSid": "WW00000000000000000000000000000001"}
            """));
  }

  private static String resource(String kind, String name, String rest) {
    return """
    {"apiVersion": "voice.ravenhelm.dev/v1alpha1", "kind": "%s",
     "metadata": {"name": "%s", "namespace": "%s", "uid": "%s", "resourceVersion": "1",
       "creationTimestamp": "2026-11-28T12:00:00Z", "generation": 1},
     %s}
    """
        .formatted(kind, name, NAMESPACE, name, rest);
  }
}
