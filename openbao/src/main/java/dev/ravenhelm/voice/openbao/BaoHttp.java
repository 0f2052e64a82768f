package dev.ravenhelm.voice.openbao;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** OpenBao's HTTP API, with bounded repetition of what may be repeated. */
final class BaoHttp implements AutoCloseable {

  private static final int ATTEMPTS = 3;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final ObjectMapper json = new ObjectMapper();
  private final HttpClient client;
  private final String base;
  private final Duration requestTimeout;

  BaoHttp(OpenBaoConfig config) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(config.connectTimeout())
            // a followed redirect would carry the token to wherever it points
            .followRedirects(HttpClient.Redirect.NEVER);
    String caPem = config.caPem();
    if (caPem != null) {
      builder.sslContext(Trust.in(caPem));
    }
    this.client = builder.build();
    this.base = config.address().toString().replaceFirst("/+$", "") + "/v1/";
    this.requestTimeout = config.requestTimeout();
  }

  /** The last answer, whatever its status; {@link OpenBaoException} when there was none. */
  BaoAnswer exchange(BaoRequest request, @Nullable String token) {
    for (int attempt = 1; ; attempt++) {
      boolean last = !request.repeatable() || attempt == ATTEMPTS;
      try {
        BaoAnswer answer = send(request, token);
        if (last || !answer.worthRepeating()) {
          return answer;
        }
      } catch (IOException e) {
        if (last) {
          throw request.failed(outcomeAfter(e, request), e);
        }
      }
      pause(request, attempt);
    }
  }

  private BaoAnswer send(BaoRequest request, @Nullable String token) throws IOException {
    JsonNode body = request.body();
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(URI.create(base + request.apiPath()))
            .timeout(requestTimeout)
            .method(
                request.method(),
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    if (body != null) {
      builder.header("Content-Type", "application/json");
    }
    if (token != null) {
      builder.header("X-Vault-Token", token);
    }
    try {
      HttpResponse<byte[]> response = whole(builder.build());
      return new BaoAnswer(response.statusCode(), parse(response.body()));
    } catch (InterruptedException e) {
      throw interrupted(request, e);
    }
  }

  /** The JDK's bound on a request ends with the answer's head; this one holds for its body, too. */
  private HttpResponse<byte[]> whole(HttpRequest request) throws IOException, InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return answer.get(requestTimeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + requestTimeout);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  /** A body that is no JSON comes from a proxy in between: its status counts, its words do not. */
  private JsonNode parse(byte[] body) throws IOException {
    try {
      return body.length == 0 ? json.createObjectNode() : json.readTree(body);
    } catch (JsonProcessingException e) {
      return json.createObjectNode();
    }
  }

  private static OpenBaoException.Kind outcomeAfter(IOException e, BaoRequest request) {
    boolean neverSent = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
    return request.repeatable() || neverSent
        ? OpenBaoException.Kind.UNAVAILABLE
        : OpenBaoException.Kind.UNCLEAR;
  }

  private static void pause(BaoRequest request, int attempt) {
    long most = FIRST_PAUSE.toMillis() << attempt;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
    } catch (InterruptedException e) {
      throw interrupted(request, e);
    }
  }

  private static OpenBaoException interrupted(BaoRequest request, InterruptedException e) {
    Thread.currentThread().interrupt();
    return request.failed(
        request.repeatable() ? OpenBaoException.Kind.UNAVAILABLE : OpenBaoException.Kind.UNCLEAR,
        e);
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
