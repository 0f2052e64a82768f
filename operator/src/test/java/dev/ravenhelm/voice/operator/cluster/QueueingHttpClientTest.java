package dev.ravenhelm.voice.operator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueueingHttpClientTest {
  private static final int AT_ONCE = 3;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final CountDownLatch full = new CountDownLatch(AT_ONCE);
  private HttpServer server;
  private HttpClient client;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          full.countDown();
          await(full);
          underWay.decrementAndGet();
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
    client = client(AT_ONCE);
  }

  private static HttpClient client(int atOnce) {
    return new QueueingHttpClient(
        HttpClient.newHttpClient(),
        atOnce,
        Duration.ofSeconds(20),
        request -> request.uri().getPath().contains("/mass/"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
    threads.close();
  }

  @Test
  void answersAllAndSendsNoMoreThanAllowedAtOnce() {
    assertThat(all(100)).succeedsWithin(30, TimeUnit.SECONDS);

    assertThat(most.get()).isEqualTo(AT_ONCE);
  }

  @Test
  void goesOnAfterRequestsThatFailed() {
    for (int i = 0; i < 10; i++) {
      assertThat(sent(client, URI.create("http://127.0.0.1:1/"))).failsWithin(30, TimeUnit.SECONDS);
    }

    // the server answers none of three before it has all of them
    assertThat(all(AT_ONCE)).succeedsWithin(30, TimeUnit.SECONDS);
  }

  @Test
  void letsTheMassWaitForAllOthers() {
    HttpClient one = client(1);
    CountDownLatch open = new CountDownLatch(1);
    Queue<String> asked = new ConcurrentLinkedQueue<>();
    server.createContext(
        "/in-turn/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          await(open);
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    CompletableFuture<?>[] answers =
        Stream.of("first", "mass/1", "mass/2", "gateway")
            .map(name -> sent(one, "/in-turn/" + name))
            .toArray(CompletableFuture[]::new);

    open.countDown();

    assertThat(CompletableFuture.allOf(answers)).succeedsWithin(30, TimeUnit.SECONDS);
    assertThat(asked)
        .containsExactly(
            "/in-turn/first", "/in-turn/gateway", "/in-turn/mass/1", "/in-turn/mass/2");
  }

  private CompletableFuture<Void> all(int requests) {
    return CompletableFuture.allOf(
        IntStream.range(0, requests)
            .mapToObj(_ -> sent(client, "/"))
            .toArray(CompletableFuture[]::new));
  }

  private CompletableFuture<HttpResponse<Void>> sent(HttpClient by, String path) {
    return sent(by, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path));
  }

  private static CompletableFuture<HttpResponse<Void>> sent(HttpClient by, URI uri) {
    return by.sendAsync(
        HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding());
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }
}
