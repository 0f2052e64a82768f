package dev.ravenhelm.twilio.simulator.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook.Outcome;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.channels.UnresolvedAddressException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Deliverer of webhooks over HTTP: signed, with Twilio's time limits, retries and redirects. */
final class Delivery implements AutoCloseable {
  private static final int MAX_REDIRECTS = 10;
  private static final int CONNECTION_FAILURE = 11205;
  private static final int BAD_HOST = 11210;
  private static final int TOO_MANY_REDIRECTS = 11215;
  private static final int TLS_FAILURE = 11220;

  private final String authToken;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<Duration, HttpClient> clients = new ConcurrentHashMap<>();

  Delivery(String authToken) {
    this.authToken = authToken;
  }

  /** Delivers and waits for the answer; {@code token} is the same in every attempt. */
  Outcome deliver(Webhook webhook, String token) {
    long start = System.nanoTime();
    WebhookUrl url = WebhookUrl.parse(webhook.url());
    Duration total = webhook.limit().orElse(url.totalTime());
    for (int attempt = 1; ; attempt++) {
      Duration left = total.minusNanos(System.nanoTime() - start);
      Try result =
          attempt(
              webhook,
              url,
              token,
              left.compareTo(url.readTimeout()) < 0 ? left : url.readTimeout());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      boolean again =
          attempt <= url.retries()
              && !result.reason.isEmpty()
              && url.retries(result.reason)
              && millis < total.toMillis();
      if (!again) {
        return result.outcome(attempt, millis);
      }
    }
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::shutdownNow);
    threads.shutdownNow();
  }

  private Try attempt(Webhook webhook, WebhookUrl first, String token, Duration limit) {
    WebhookUrl url = webhook.method().equals("GET") ? first.withQuery(webhook.form()) : first;
    if (webhook.json().isPresent()) {
      url = first.withQuery(new Form().add("bodySHA256", sha256(webhook.json().get())));
    }
    String method = webhook.method();
    Form form = method.equals("GET") ? new Form() : webhook.form();
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      Try result = exchange(method, url, form, webhook.json(), token, limit);
      int status = result.response == null ? 0 : result.response.statusCode();
      if (status < 300 || status > 308 || status == 304) {
        return result;
      }
      var location =
          result.response == null
              ? null
              : result.response.headers().firstValue("Location").orElse(null);
      if (location == null) {
        return result;
      }
      url = WebhookUrl.parse(URI.create(url.target()).resolve(location).toString());
      if (status != 307 && status != 308) {
        method = "GET";
        form = new Form();
      }
    }
    return Try.failed("", TOO_MANY_REDIRECTS, "more than 10 redirects");
  }

  private Try exchange(
      String method,
      WebhookUrl url,
      Form form,
      Optional<String> json,
      String token,
      Duration limit) {
    CompletableFuture<HttpResponse<String>> future;
    try {
      future =
          client(url.connectTimeout())
              .sendAsync(
                  request(method, url, form, json, token), HttpResponse.BodyHandlers.ofString());
    } catch (IllegalArgumentException e) {
      return Try.failed("", BAD_HOST, "not a URL that can be asked: " + e.getMessage());
    }
    try {
      HttpResponse<String> response =
          future.get(Math.max(1, limit.toMillis()), TimeUnit.MILLISECONDS);
      int family = response.statusCode() / 100;
      return new Try(response, family == 4 || family == 5 ? family + "xx" : "", 0, "");
    } catch (TimeoutException e) {
      future.cancel(true);
      return Try.failed("rt", CONNECTION_FAILURE, "no answer within " + limit.toMillis() + " ms");
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Try.failed("", CONNECTION_FAILURE, "interrupted");
    }
  }

  private static Try failed(Throwable cause) {
    return switch (cause) {
      case HttpConnectTimeoutException e ->
          Try.failed("ct", CONNECTION_FAILURE, "connect timed out");
      case ConnectException e when e.getCause() instanceof UnresolvedAddressException ->
          Try.failed("", BAD_HOST, "host name did not resolve");
      case ConnectException e -> Try.failed("ct", CONNECTION_FAILURE, "connection refused");
      case SSLException e -> Try.failed("", TLS_FAILURE, "TLS: " + e.getMessage());
      default -> Try.failed("rt", CONNECTION_FAILURE, "connection broke: " + cause);
    };
  }

  private HttpRequest request(
      String method, WebhookUrl url, Form form, Optional<String> json, String token) {
    var request =
        HttpRequest.newBuilder(URI.create(url.target()))
            .header("User-Agent", "TwilioProxy/1.1")
            .header("Accept", "*/*")
            .header("X-Home-Region", "us1")
            .header("I-Twilio-Idempotency-Token", token)
            .header("X-Twilio-Signature", Signature.of(authToken, url.signed(), form));
    url.authorization().ifPresent(basic -> request.header("Authorization", basic));
    if (method.equals("GET")) {
      return request.GET().build();
    }
    if (json.isPresent()) {
      return request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(json.get()))
          .build();
    }
    return request
        .header("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
        .POST(HttpRequest.BodyPublishers.ofString(form.encode()))
        .build();
  }

  private static String sha256(String body) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(body.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is part of every JDK", e);
    }
  }

  private HttpClient client(Duration connectTimeout) {
    return clients.computeIfAbsent(
        connectTimeout,
        timeout ->
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(timeout)
                .executor(threads)
                .build());
  }

  /** One attempt; {@code reason} is the retry policy's word for what went wrong, or empty. */
  private record Try(
      @Nullable HttpResponse<String> response, String reason, int errorCode, String words) {
    static Try failed(String reason, int errorCode, String words) {
      return new Try(null, reason, errorCode, words);
    }

    Outcome outcome(int attempts, long millis) {
      if (response == null) {
        return new Outcome.Failed(errorCode, words, attempts, millis);
      }
      String type = response.headers().firstValue("Content-Type").orElse("");
      return new Outcome.Answered(response.statusCode(), type, response.body(), attempts, millis);
    }
  }
}
