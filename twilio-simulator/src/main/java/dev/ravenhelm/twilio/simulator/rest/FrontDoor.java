package dev.ravenhelm.twilio.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.store.Sids;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The one HTTP handler of the REST API: authentication, faults, dispatch, and a line in the log.
 */
public final class FrontDoor implements Handler {
  private final ObjectMapper json = new ObjectMapper();
  private final Credentials credentials;
  private final Faults faults;
  private final RequestLog log;
  private final SimClock clock;
  private final Sids sids;

  public FrontDoor(Tenants tenants, Faults faults, RequestLog log, SimClock clock, Sids sids) {
    this.credentials = new Credentials(tenants);
    this.faults = faults;
    this.log = log;
    this.clock = clock;
    this.sids = sids;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long start = System.nanoTime();
    String path = request.path().rawPath();
    String method = request.prologue().method().text();
    byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    String host = request.headers().first(HeaderNames.HOST).orElse("");
    Optional<Product> product = Product.of(host, path);
    Optional<Faults.Fault> fault = faults.next(method, path);
    Answer answer = fault.flatMap(f -> before(f, method, path)).orElse(null);
    if (answer == null) {
      answer = answer(request, product, host, method, path, new String(body, UTF_8));
      answer = after(fault, method, path, answer);
    }
    int code = answer.status() < 400 ? 0 : answer.body().map(b -> b.path("code").asInt()).orElse(0);
    double millis = (System.nanoTime() - start) / 1e6;
    log.add(
        new RequestLog.Entry(
            clock.now(),
            product.map(Product::name).orElse("?"),
            method,
            path,
            answer.status(),
            code,
            millis));
    send(answer, response);
  }

  private Answer answer(
      ServerRequest request,
      Optional<Product> product,
      String host,
      String method,
      String path,
      String body) {
    try {
      Principal principal =
          credentials.principal(
              request.headers().first(HeaderNames.AUTHORIZATION).orElse(""), path);
      if (product.isEmpty()) {
        throw Refusal.notFound(path);
      }
      Tenant tenant = credentials.actsOn(principal, path);
      return switch (tenant.routes().find(product.get(), method, path)) {
        case Routes.Match.Found(Route route, var parameters) -> {
          credentials.permit(principal, tenant, route);
          var known =
              new ApiRequest(
                  principal,
                  (Product.isTwilio(host) ? "https://" : "http://") + host,
                  path,
                  parameters,
                  Form.parse(request.query().rawValue()),
                  Form.parse(body),
                  request.headers().first(HeaderNames.IF_MATCH));
          Answer answer = route.handler().answer(known);
          if (!method.equals("GET")) {
            String from = request.remotePeer().host();
            tenant.audit(new Write(principal, route, known, answer.body(), from));
          }
          yield answer;
        }
        case Routes.Match.OtherMethod() -> throw new Refusal(405, 20004, "Method not allowed");
        case Routes.Match.Unknown() -> throw Refusal.notFound(path);
      };
    } catch (Refusal refusal) {
      return Answer.refused(refusal);
    }
  }

  private Optional<Answer> before(Faults.Fault fault, String method, String path) {
    return switch (fault.kind()) {
      case STATUS -> Optional.of(refused(fault.status()));
      case RESET -> throw cut(method, path);
      case DELAY -> {
        Instant until = Instant.now().plus(clock.real(fault.delay()));
        while (Instant.now().isBefore(until)) {
          LockSupport.parkUntil(until.toEpochMilli() + 1);
        }
        yield Optional.empty();
      }
      case STATUS_AFTER_COMMIT, RESET_AFTER_COMMIT -> Optional.empty();
    };
  }

  private Answer after(Optional<Faults.Fault> fault, String method, String path, Answer answer) {
    return switch (fault.map(Faults.Fault::kind).orElse(Faults.Kind.DELAY)) {
      case STATUS_AFTER_COMMIT -> refused(fault.orElseThrow().status());
      case RESET_AFTER_COMMIT -> throw cut(method, path);
      case STATUS, RESET, DELAY -> answer;
    };
  }

  private CloseConnectionException cut(String method, String path) {
    log.add(new RequestLog.Entry(clock.now(), "fault", method, path, 0, 0, 0));
    return new CloseConnectionException("a fault was asked for");
  }

  private static Answer refused(int status) {
    return Answer.refused(
        switch (status) {
          case 429 -> new Refusal(429, 20429, "Too Many Requests");
          case 401 -> Credentials.refusal();
          case 503 -> new Refusal(503, 20503, "Service unavailable");
          default -> new Refusal(status, 20500, "An internal server error has occurred");
        });
  }

  private void send(Answer answer, ServerResponse response) {
    response.status(Status.create(answer.status()));
    response.header("Twilio-Request-Id", sids.next("RQ"));
    response.header("Twilio-Concurrent-Requests", "1");
    answer.etag().ifPresent(etag -> response.header(HeaderNames.ETAG, etag));
    if (answer.status() == 401) {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Basic realm=\"Twilio API\"");
    }
    if (answer.media().isPresent()) {
      response.header(HeaderNames.CONTENT_TYPE, answer.media().get().contentType());
      response.send(answer.media().get().bytes());
      return;
    }
    if (answer.body().isEmpty()) {
      response.send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    try {
      response.send(json.writeValueAsBytes(answer.body().get()));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }
}
