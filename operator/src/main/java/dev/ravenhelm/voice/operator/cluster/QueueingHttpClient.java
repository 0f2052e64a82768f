package dev.ravenhelm.voice.operator.cluster;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends so many requests at once and lets others wait, those of the mass behind all others. The
 * JDK's client fails a request with "too many concurrent streams" when the server's limit of one
 * HTTP/2 connection is reached (100 with net/http, which the Kubernetes API server is made with).
 * WebSockets, which are watches, have connections of their own and do not count.
 */
final class QueueingHttpClient extends HttpClient {
  private final HttpClient client;
  private final int atOnce;
  private final Duration patience;
  private final Predicate<HttpRequest> mass;
  private final Object lock = new Object();
  private final Deque<CompletableFuture<@Nullable Void>> first = new ArrayDeque<>();
  private final Deque<CompletableFuture<@Nullable Void>> last = new ArrayDeque<>();
  private int underWay;

  /**
   * A client.
   *
   * @param atOnce how many requests may be without an answer
   * @param patience how long a request that was sent may be without an answer
   * @param mass requests that wait for all others
   */
  QueueingHttpClient(
      HttpClient client, int atOnce, Duration patience, Predicate<HttpRequest> mass) {
    this.client = client;
    this.atOnce = atOnce;
    this.patience = patience;
    this.mass = mass;
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    return queued(request, () -> client.sendAsync(request, handler));
  }

  @Override
  public <T> CompletableFuture<HttpResponse<T>> sendAsync(
      HttpRequest request,
      HttpResponse.BodyHandler<T> handler,
      HttpResponse.@Nullable PushPromiseHandler<T> pushed) {
    return queued(request, () -> client.sendAsync(request, handler, pushed));
  }

  @Override
  public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
      throws IOException {
    throw new UnsupportedOperationException("the Kubernetes client sends asynchronously");
  }

  private <T> CompletableFuture<T> queued(
      HttpRequest request, Supplier<CompletableFuture<T>> sent) {
    CompletableFuture<@Nullable Void> turn = new CompletableFuture<>();
    boolean free;
    synchronized (lock) {
      free = underWay < atOnce;
      if (free) {
        underWay++;
      } else {
        (mass.test(request) ? last : first).add(turn);
      }
    }
    if (free) {
      turn.complete(null);
    }
    return turn.thenCompose(_ -> sent.get().orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS))
        .whenComplete((_, _) -> next());
  }

  private void next() {
    CompletableFuture<@Nullable Void> turn;
    synchronized (lock) {
      turn = first.isEmpty() ? last.poll() : first.poll();
      if (turn == null) {
        underWay--;
        return;
      }
    }
    turn.complete(null);
  }

  @Override
  public WebSocket.Builder newWebSocketBuilder() {
    return client.newWebSocketBuilder();
  }

  @Override
  public Optional<CookieHandler> cookieHandler() {
    return client.cookieHandler();
  }

  @Override
  public Optional<Duration> connectTimeout() {
    return client.connectTimeout();
  }

  @Override
  public Redirect followRedirects() {
    return client.followRedirects();
  }

  @Override
  public Optional<ProxySelector> proxy() {
    return client.proxy();
  }

  @Override
  public SSLContext sslContext() {
    return client.sslContext();
  }

  @Override
  public SSLParameters sslParameters() {
    return client.sslParameters();
  }

  @Override
  public Optional<Authenticator> authenticator() {
    return client.authenticator();
  }

  @Override
  public Version version() {
    return client.version();
  }

  @Override
  public Optional<Executor> executor() {
    return client.executor();
  }
}
