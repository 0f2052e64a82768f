package dev.ravenhelm.twilio.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.faults.Fault;
import dev.ravenhelm.twilio.simulator.faults.Faults;
import dev.ravenhelm.twilio.simulator.records.Exchanged;
import dev.ravenhelm.twilio.simulator.records.Hints;
import dev.ravenhelm.twilio.simulator.records.Records;
import dev.ravenhelm.twilio.simulator.store.Sids;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;

/**
 * The one HTTP handler of the REST API: authentication, faults, dispatch, and a line in the log.
 */
public final class FrontDoor implements Handler {
  private static final HeaderName CONCURRENT = HeaderNames.create("Twilio-Concurrent-Requests");

  private final ObjectMapper json = new ObjectMapper();
  private final Credentials credentials;
  private final Concurrency concurrency;
  private final Mishaps mishaps;
  private final Records records;
  private final SimClock clock;
  private final Sids sids;

  public FrontDoor(
      Tenants tenants,
      Concurrency concurrency,
      Faults faults,
      Records records,
      SimClock clock,
      Sids sids) {
    this.credentials = new Credentials(tenants);
    this.concurrency = concurrency;
    this.mishaps = new Mishaps(faults, clock);
    this.records = records;
    this.clock = clock;
    this.sids = sids;
  }

  @Override
  public void handle(ServerRequest request, ServerResponse response) {
    long start = System.nanoTime();
    Incoming incoming = incoming(request);
    Optional<Concurrency.Entry> entry =
        credentials.asker(incoming.authorization()).map(concurrency::enter);
    response.header(CONCURRENT, "" + entry.map(Concurrency.Entry::inFlight).orElse(1));
    if (entry.orElse(null) instanceof Concurrency.Entry.Full full) {
      retryAfter(full.retryAfter(), response);
      Answer refused = Answer.refused(Mishaps.crowded());
      record(incoming, refused, start);
      send(refused, response);
      return;
    }
    Optional<Mishaps.Mishap> mishap = mishaps.next(incoming);
    Answer answer;
    // whoever has read the answer may take the slot: it is free before that is sent
    try (Concurrency.Entry.Slot _ =
        entry.orElse(null) instanceof Concurrency.Entry.Slot slot ? slot : null) {
      answer =
          mishap
              .map(m -> goWrong(incoming, m, start))
              .orElseGet(() -> guarded(incoming, start, true));
    } catch (Mishaps.Lost lost) {
      record(incoming, 0, 0, "a fault was asked for: the client got no answer", start);
      throw new CloseConnectionException("a fault was asked for");
    }
    retryAfter(mishap.map(Mishaps.Mishap::fault).flatMap(Fault::retryAfter), response);
    send(answer, response);
  }

  private static void retryAfter(Optional<Duration> after, ServerResponse response) {
    after.ifPresent(time -> response.header(HeaderNames.RETRY_AFTER, "" + time.toSeconds()));
  }

  /** The answer, made and recorded before anything else goes on. */
  private Answer guarded(Incoming incoming, long start, boolean recorded) {
    try (SimClock.Guest _ = clock.guest()) {
      Answer answer = mishaps.well(incoming, answer(incoming));
      if (recorded) {
        record(incoming, answer, start);
      }
      return answer;
    }
  }

  private Answer goWrong(Incoming incoming, Mishaps.Mishap mishap, long start) {
    Answer answer = mishaps.wrong(mishap, () -> guarded(incoming, start, false));
    record(incoming, answer, start);
    return answer;
  }

  private void record(Incoming incoming, Answer answer, long start) {
    record(incoming, answer.status(), code(answer), hint(answer), start);
  }

  private static Incoming incoming(ServerRequest request) {
    byte[] body = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    return new Incoming(
        request.prologue().method().text(),
        request.path().rawPath(),
        request.query().rawValue(),
        request.headers().first(HeaderNames.HOST).orElse(""),
        request.headers().first(HeaderNames.AUTHORIZATION).orElse(""),
        request.headers().first(HeaderNames.IF_MATCH),
        new String(body, UTF_8),
        request.remotePeer().host());
  }

  private void record(Incoming incoming, int status, int code, String hint, long start) {
    records.add(
        new Exchanged(
            clock.now(),
            Exchanged.Side.REQUEST,
            incoming.account(),
            incoming.product().map(Product::name).orElse("?"),
            incoming.method(),
            incoming.path() + (incoming.query().isEmpty() ? "" : "?" + incoming.query()),
            incoming.callSid(),
            incoming.shown(),
            status,
            code,
            hint,
            "",
            (System.nanoTime() - start) / 1e6));
  }

  private static int code(Answer answer) {
    return answer.status() < 400 ? 0 : answer.body().map(b -> b.path("code").asInt()).orElse(0);
  }

  private static String hint(Answer answer) {
    return answer.status() < 400
        ? ""
        : answer
            .body()
            .map(b -> Hints.of(b.path("code").asInt(), b.path("message").asText()))
            .orElse("");
  }

  private Answer answer(Incoming incoming) {
    Optional<Product> product = incoming.product();
    String path = incoming.path();
    String method = incoming.method();
    try {
      Principal principal = credentials.principal(incoming.authorization(), path);
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
                  incoming.origin(),
                  path,
                  parameters,
                  Form.parse(incoming.query()),
                  Form.parse(incoming.body()),
                  incoming.ifMatch());
          Answer answer = route.handler().answer(known);
          if (!method.equals("GET")) {
            tenant.audit(new Write(principal, route, known, answer.body(), incoming.from()));
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

  private void send(Answer answer, ServerResponse response) {
    response.status(Status.create(answer.status()));
    response.header("Twilio-Request-Id", sids.next("RQ"));
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
