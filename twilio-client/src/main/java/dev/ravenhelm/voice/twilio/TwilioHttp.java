package dev.ravenhelm.voice.twilio;

import com.twilio.exception.ApiConnectionException;
import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * The SDK's HTTP client over {@link java.net.http.HttpClient}.
 *
 * <p>The SDK's own client repeats any request, creates included, up to three times on any 5xx. This
 * one repeats only what Twilio says it never processed: 429 (code 20429), after the pause that
 * Twilio asks for or doubled ones of its own.
 *
 * <p>Errors: {@link ApiConnectionException} where no answer came (the outcome is then unclear).
 */
public final class TwilioHttp extends HttpClient {
  private static final int TRIES = 5;
  private static final int TOO_MANY = 429;
  private static final long LONGEST_PAUSE = 30;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  private final java.net.http.HttpClient http;
  private final @Nullable URI baseUrl;
  private final Duration timeout;
  private final Duration patience;
  private final RequestGate gate;
  private final Observer observer;

  /** Hears of each single request, repeats included. */
  public interface Observer {
    /** Hears nothing. */
    Observer NONE =
        new Observer() {
          @Override
          public void answered(String product, String verb, int status, Duration took) {}

          @Override
          public void unanswered(String product, String verb, Duration took) {}
        };

    /**
     * Twilio answered.
     *
     * @param product the first label of the host, as {@code api} or {@code taskrouter}
     * @param verb the HTTP method
     */
    void answered(String product, String verb, int status, Duration took);

    /** No answer came. */
    void unanswered(String product, String verb, Duration took);
  }

  /**
   * A client.
   *
   * @param baseUrl where to send what is meant for {@code *.twilio.com}, as a simulator's URL; null
   *     for Twilio itself
   * @param timeout bound on each single request, to the end of its answer
   * @param concurrency how many requests may be under way at once
   */
  public TwilioHttp(@Nullable URI baseUrl, Duration timeout, int concurrency) {
    this(baseUrl, timeout, RequestGate.of(concurrency), Observer.NONE);
  }

  /** A client whose requests pass a gate that others may share, and are observed. */
  public TwilioHttp(@Nullable URI baseUrl, Duration timeout, RequestGate gate, Observer observer) {
    this(baseUrl, timeout, ChronoUnit.FOREVER.getDuration(), gate, observer);
  }

  /**
   * A client for those who cannot wait for long.
   *
   * @param patience bound on a request with all its repeats, its pauses and its wait at the gate
   */
  public TwilioHttp(
      @Nullable URI baseUrl,
      Duration timeout,
      Duration patience,
      RequestGate gate,
      Observer observer) {
    this.http =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .connectTimeout(
                timeout.compareTo(Duration.ofSeconds(5)) < 0 ? timeout : Duration.ofSeconds(5))
            .build();
    this.baseUrl = baseUrl;
    this.timeout = timeout;
    this.patience = patience;
    this.gate = gate;
    this.observer = observer;
  }

  /**
   * Lets the JDK's client set the Host header, by which Twilio's products are told apart at an
   * overridden base URL. Must run before anything in the program uses that client.
   */
  public static void allowHostHeader() {
    System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
  }

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response reliableRequest(
      Request request, int[] retryCodes, int retries, long delayMillis) {
    return makeRequest(request);
  }

  @Override
  public Response makeRequest(Request request) {
    try {
      long start = System.nanoTime();
      Duration pause = FIRST_PAUSE;
      for (int tried = 1; ; tried++) {
        HttpResponse<String> answer = send(request, start);
        Duration next =
            pauseAfter(answer, pause).plusMillis(ThreadLocalRandom.current().nextLong(20));
        if (answer.statusCode() != TOO_MANY || tried == TRIES || left(start).compareTo(next) <= 0) {
          return new Response(answer.body(), answer.statusCode(), headers(answer));
        }
        TimeUnit.MILLISECONDS.sleep(next.toMillis());
        pause = pause.multipliedBy(2);
      }
    } catch (IOException e) {
      throw new ApiConnectionException("no answer from Twilio to " + line(request) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiConnectionException(
          "interrupted while waiting for Twilio on " + line(request), e);
    }
  }

  /**
   * Asks for what is no text. The bound on the request ends with the answer's head; the caller
   * reads the rest, and closes it.
   */
  public HttpResponse<InputStream> open(Request request) {
    try {
      gate.enter();
      try {
        return http.send(toJdk(request, timeout), HttpResponse.BodyHandlers.ofInputStream());
      } finally {
        gate.leave();
      }
    } catch (IOException e) {
      throw new ApiConnectionException("no answer from Twilio to " + line(request) + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ApiConnectionException(
          "interrupted while waiting for Twilio on " + line(request), e);
    }
  }

  /** A header of an answer, whatever the case of its name. */
  public static Optional<String> header(Response response, String name) {
    return Arrays.stream(response.getHeaders())
        .filter(header -> header.getName().equalsIgnoreCase(name))
        .map(Header::getValue)
        .findFirst();
  }

  private HttpResponse<String> send(Request request, long begun)
      throws IOException, InterruptedException {
    gate.enter();
    long start = System.nanoTime();
    String product = product(URI.create(request.constructURL().toString()).getHost());
    String verb = request.getMethod().name();
    HttpResponse<String> answer;
    try {
      answer = whole(request, begun);
    } catch (IOException | InterruptedException | RuntimeException e) {
      gate.leave();
      observer.unanswered(product, verb, since(start));
      throw e;
    }
    observer.answered(product, verb, answer.statusCode(), since(start));
    if (answer.statusCode() == TOO_MANY) {
      gate.throttled(pauseAfter(answer, FIRST_PAUSE));
    } else {
      gate.leave();
    }
    return answer;
  }

  /** The JDK's bound on a request ends with the answer's head; this one holds for its body, too. */
  private HttpResponse<String> whole(Request request, long begun)
      throws IOException, InterruptedException {
    Duration left = left(begun);
    Duration bound = left.compareTo(timeout) < 0 ? left : timeout;
    if (!bound.isPositive()) {
      throw new HttpTimeoutException("no place among the requests under way in time");
    }
    CompletableFuture<HttpResponse<String>> answer =
        http.sendAsync(
            toJdk(request, bound), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    try {
      return answer.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new HttpTimeoutException("no whole answer within " + bound.toMillis() + " ms");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } finally {
      answer.cancel(true);
    }
  }

  private Duration left(long begun) {
    return patience.minus(since(begun));
  }

  /** Twilio's {@code Retry-After} in seconds where it names one, within reason. */
  private static Duration pauseAfter(HttpResponse<?> answer, Duration ours) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(seconds -> seconds.matches("[0-9]{1,4}"))
        .map(seconds -> Duration.ofSeconds(Math.min(LONGEST_PAUSE, Long.parseLong(seconds))))
        .filter(asked -> asked.compareTo(ours) > 0)
        .orElse(ours);
  }

  private static String product(String host) {
    int dot = host.indexOf('.');
    return dot < 0 ? host : host.substring(0, dot);
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private HttpRequest toJdk(Request request, Duration bound) {
    URI url = URI.create(request.constructURL().toString());
    HttpRequest.Builder builder = HttpRequest.newBuilder(target(url)).timeout(bound);
    if (baseUrl != null) {
      builder.header("Host", url.getHost());
    }
    if (request.requiresAuthentication()) {
      builder.header("Authorization", request.getAuthString());
    }
    for (Map.Entry<String, List<String>> header : request.getHeaderParams().entrySet()) {
      header.getValue().forEach(value -> builder.header(header.getKey(), value));
    }
    builder.header("Accept", "application/json").header("Accept-Charset", "utf-8");
    return switch (request.getMethod()) {
      case GET -> builder.GET().build();
      case DELETE -> builder.DELETE().build();
      case HEAD, OPTIONS ->
          builder.method(request.getMethod().name(), HttpRequest.BodyPublishers.noBody()).build();
      case POST, PUT, PATCH -> withBody(builder, request).build();
    };
  }

  private static HttpRequest.Builder withBody(HttpRequest.Builder builder, Request request) {
    String body = request.getBody() == null ? request.encodeFormBody() : request.getBody();
    return builder
        .header(
            "Content-Type",
            request.getBody() == null
                ? "application/x-www-form-urlencoded"
                : request.getContentType().getValue())
        .method(request.getMethod().name(), HttpRequest.BodyPublishers.ofString(body));
  }

  private URI target(URI url) {
    if (baseUrl == null) {
      return url;
    }
    String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
    return URI.create(baseUrl.toString().replaceAll("/+$", "") + url.getRawPath() + query);
  }

  private static Header[] headers(HttpResponse<?> response) {
    return response.headers().map().entrySet().stream()
        .flatMap(h -> h.getValue().stream().map(value -> new BasicHeader(h.getKey(), value)))
        .toArray(Header[]::new);
  }

  private static String line(Request request) {
    return request.getMethod() + " " + request.constructURL().getPath();
  }
}
