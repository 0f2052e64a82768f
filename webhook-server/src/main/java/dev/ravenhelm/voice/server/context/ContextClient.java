package dev.ravenhelm.voice.server.context;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.voice.api.v1alpha1.VoiceGatewaySpec;
import dev.ravenhelm.voice.server.context.ContextAnswer.Failed;
import dev.ravenhelm.voice.server.context.ContextAnswer.Fault;
import dev.ravenhelm.voice.server.context.ContextAnswer.Late;
import dev.ravenhelm.voice.server.context.ContextAnswer.Unknown;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Speaks with one context service over HTTP. */
final class ContextClient implements AutoCloseable {

  /** The largest answer that is read. */
  static final int MOST_BYTES = 64 * 1024;

  private static final Duration CONNECT = Duration.ofSeconds(1);

  private final ObjectMapper json = new ObjectMapper();
  private final ContextReader reader = new ContextReader();
  private final HttpRequest.Builder request;
  private final HttpClient http;

  /**
   * A client for the service that a gateway names.
   *
   * @throws IllegalArgumentException where URL, token or certificates cannot be used
   */
  ContextClient(VoiceGatewaySpec.Context context, ContextSecrets secrets) {
    this.request =
        HttpRequest.newBuilder(URI.create(context.url()))
            .header("Content-Type", "application/json")
            .header("Accept", "application/json");
    if (secrets.token() != null) {
      if (!secrets.token().matches("[\\x21-\\x7e]+")) {
        throw new IllegalArgumentException("the bearer token holds what no header can");
      }
      request.header("Authorization", "Bearer " + secrets.token());
    }
    HttpClient.Builder client =
        // a POST that asks for HTTP/2 in clear text is more than some servers understand
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    this.http =
        secrets.ca() == null ? client.build() : client.sslContext(trust(secrets.ca())).build();
  }

  /** Asks; the answer comes within the time given, or is late. */
  CompletableFuture<ContextAnswer> ask(ContextQuery query, Duration longest) {
    return ask(query, longest, this::read, new Late());
  }

  /** Asks for everything. */
  CompletableFuture<ContextDocument> document(ContextQuery query, Duration longest) {
    return ask(query, longest, this::document, new ContextDocument(new Late(), null));
  }

  private <T> CompletableFuture<T> ask(
      ContextQuery query,
      Duration longest,
      BiFunction<@Nullable HttpResponse<Optional<byte[]>>, @Nullable Throwable, T> read,
      T late) {
    HttpRequest asked = request.copy().POST(BodyPublishers.ofByteArray(bytes(query))).build();
    List<CompletableFuture<HttpResponse<Optional<byte[]>>>> sent = new CopyOnWriteArrayList<>();
    return send(asked, sent)
        .exceptionallyCompose(
            problem -> broke(problem) ? send(asked, sent) : CompletableFuture.failedFuture(problem))
        .handle(read)
        .completeOnTimeout(late, longest.toMillis(), TimeUnit.MILLISECONDS)
        .whenComplete((_, _) -> sent.forEach(each -> each.cancel(true)));
  }

  /** Lets what was asked be answered, and asks nothing more. */
  void retire() {
    http.shutdown();
  }

  @Override
  public void close() {
    http.shutdownNow();
  }

  private CompletableFuture<HttpResponse<Optional<byte[]>>> send(
      HttpRequest asked, List<CompletableFuture<HttpResponse<Optional<byte[]>>>> sent) {
    var sending = http.sendAsync(asked, _ -> new BoundedBody(MOST_BYTES));
    sent.add(sending);
    return sending;
  }

  /**
   * Whether a connection broke, as one does that the service has just given up for being idle: a
   * question can be put again, and is, once.
   */
  private static boolean broke(Throwable problem) {
    Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
    return cause instanceof IOException
        && !(cause instanceof HttpTimeoutException)
        && !(cause instanceof ConnectException);
  }

  private ContextAnswer read(
      @Nullable HttpResponse<Optional<byte[]>> response, @Nullable Throwable problem) {
    return response == null || problem != null ? new Failed(Fault.UNREACHABLE) : read(response);
  }

  private ContextDocument document(
      @Nullable HttpResponse<Optional<byte[]>> response, @Nullable Throwable problem) {
    return response != null && problem == null && response.statusCode() == 200
        ? response
            .body()
            .map(reader::document)
            .orElseGet(() -> new ContextDocument(new Failed(Fault.TOO_BIG), null))
        : new ContextDocument(read(response, problem), null);
  }

  private ContextAnswer read(HttpResponse<Optional<byte[]>> response) {
    return switch (response.statusCode()) {
      case 200 -> response.body().map(reader::read).orElseGet(() -> new Failed(Fault.TOO_BIG));
      case 204, 404 -> new Unknown();
      default -> new Failed(Fault.REFUSED);
    };
  }

  private byte[] bytes(ContextQuery query) {
    try {
      return json.writeValueAsBytes(query);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a query of strings is JSON", e);
    }
  }

  private static SSLContext trust(String pem) {
    try {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      int count = 0;
      for (Certificate certificate :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)))) {
        trusted.setCertificateEntry("ca-" + count++, certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(null, managers.getTrustManagers(), null);
      return tls;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("the CA is not PEM of certificates", e);
    }
  }
}
