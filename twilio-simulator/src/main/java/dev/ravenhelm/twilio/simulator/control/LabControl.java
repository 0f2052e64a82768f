package dev.ravenhelm.twilio.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.clock.Durations;
import dev.ravenhelm.twilio.simulator.clock.VirtualClock;
import dev.ravenhelm.twilio.simulator.faults.Fault;
import dev.ravenhelm.twilio.simulator.faults.FaultScript;
import dev.ravenhelm.twilio.simulator.records.Hints;
import dev.ravenhelm.twilio.simulator.rest.Concurrency;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;

/** What tests need: time, faults, records, and webhooks of their own making. */
final class LabControl implements HttpService {
  private final Desk desk;

  LabControl(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/requests", desk.answering(request -> desk.views(request).requests()))
        .delete("/requests", desk.answering(this::forgetRequests))
        .get("/records", desk.answering(request -> desk.views(request).records(callSid(request))))
        .get("/records.txt", this::transcript)
        .post("/webhooks", desk.outOfTime(this::webhook))
        .get("/faults", desk.answering(request -> faults()))
        .post("/faults", desk.answering(this::fault))
        .delete("/faults", desk.answering(this::clearFaults))
        .get("/concurrency", desk.answering(this::concurrency))
        .post("/concurrency", desk.answering(this::limit))
        .delete("/concurrency", desk.answering(this::restart))
        .get("/clock", desk.answering(request -> clock()))
        .post("/clock", desk.outOfTime(this::advance));
  }

  private static Optional<String> callSid(ServerRequest request) {
    return request.query().first("call").asOptional();
  }

  private void transcript(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.send(desk.views(request).transcript(callSid(request)).getBytes(UTF_8));
  }

  /** Sends a signed webhook of the caller's making: {@code {url, method?, form?, json?}}. */
  private JsonNode webhook(ServerRequest request) {
    JsonNode body = desk.body(request);
    String url = Desk.required(body, "url");
    var form = new Form();
    body.path("form")
        .properties()
        .forEach(e -> {
          if (e.getValue().isArray()) {
            e.getValue().forEach(value -> form.add(e.getKey(), value.asText()));
          } else {
            form.add(e.getKey(), e.getValue().asText());
          }
        });
    Webhook webhook =
        body.has("json")
            ? Webhook.ofJson("webhook by hand", url, body.path("json").toString())
            : Webhook.of("webhook by hand", body.path("method").asText("POST"), url, form);
    var told = new CompletableFuture<Webhook.Outcome>();
    desk.account(request).webhooks().sendLater(webhook, told::complete);
    return switch (told.join()) {
      case Webhook.Outcome.Answered answered ->
          desk.mapper
              .createObjectNode()
              .put("status", answered.status())
              .put("contentType", answered.contentType())
              .put("body", answered.body())
              .put("attempts", answered.attempts());
      case Webhook.Outcome.Failed failed ->
          desk.mapper
              .createObjectNode()
              .put("status", 0)
              .put("code", failed.errorCode())
              .put("hint", Hints.of(failed.errorCode(), failed.words()))
              .put("attempts", failed.attempts());
    };
  }

  private ObjectNode clock() {
    return desk.mapper
        .createObjectNode()
        .put("now", desk.worlds.main().clock().now().toString())
        .put("virtual", desk.worlds.main().clock() instanceof VirtualClock);
  }

  /** {@code {"advance":"3m","quietMs":0}}: lets virtual time pass, with all that happens in it. */
  private JsonNode advance(ServerRequest request) {
    JsonNode body = desk.body(request);
    Duration by = duration(Desk.required(body, "advance"));
    if (!(desk.worlds.main().clock() instanceof VirtualClock clock)) {
      throw new Refusal(
          409, 0, "the clock runs with the wall's: start the simulator with --virtual-time now");
    }
    try {
      long steps = clock.advance(by, Duration.ofMillis(body.path("quietMs").asLong(0)));
      return clock().put("steps", steps);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, 0, "the simulator is stopping");
    }
  }

  private ObjectNode concurrency(ServerRequest request) {
    World account = desk.account(request);
    Concurrency.Usage usage = account.concurrency().usage(account.accountSid());
    ObjectNode told = desk.mapper.createObjectNode().put("account", account.accountSid());
    usage.limit().requests().ifPresent(limit -> told.put("limit", limit));
    usage.limit().retryAfter().ifPresent(after -> told.put("retryAfter", after.toSeconds() + "s"));
    return told.put("inFlight", usage.inFlight())
        .put("peak", usage.peak())
        .put("averageBusy", usage.averageBusy())
        .put("served", usage.served())
        .put("refused", usage.refused())
        .put("periodMs", usage.period().toMillis());
  }

  /** {@code {"limit":30,"retryAfter":"1s"}}; 0 takes the limit away. */
  private JsonNode limit(ServerRequest request) {
    JsonNode body = desk.body(request);
    if (!body.path("limit").canConvertToInt() || body.path("limit").asInt() < 0) {
      throw Refusal.badRequest(20001, "'limit' is how many requests at once, 0 for any");
    }
    int limit = body.path("limit").asInt();
    World account = desk.account(request);
    account
        .concurrency()
        .limit(
            account.accountSid(),
            new Concurrency.Limit(
                limit == 0 ? OptionalInt.empty() : OptionalInt.of(limit),
                body.hasNonNull("retryAfter")
                    ? Optional.of(duration(body.path("retryAfter").asText()))
                    : Optional.empty()));
    return restart(request);
  }

  private JsonNode restart(ServerRequest request) {
    World account = desk.account(request);
    account.concurrency().restart(account.accountSid());
    return concurrency(request);
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(20001, String.valueOf(e.getMessage()));
    }
  }

  private JsonNode forgetRequests(ServerRequest request) {
    desk.worlds.main().records().clear();
    return desk.views(request).requests();
  }

  /** One fault, a list of them, or a script with {@code faults}. */
  private JsonNode fault(ServerRequest request) {
    JsonNode body = desk.body(request);
    try {
      FaultScript.read(body).forEach(desk.worlds.main().faults()::add);
    } catch (FaultScript.BadFault e) {
      throw Refusal.badRequest(20001, String.valueOf(e.getMessage()));
    }
    return body;
  }

  /** The faults that are still to happen. */
  private JsonNode faults() {
    ArrayNode pending = desk.mapper.createArrayNode();
    for (Fault fault : desk.worlds.main().faults().pending()) {
      pending
          .addObject()
          .put("kind", fault.kind().word())
          .put("path", fault.path().pattern())
          .put("times", fault.times());
    }
    return pending;
  }

  private JsonNode clearFaults(ServerRequest request) {
    desk.worlds.main().faults().clear();
    return desk.mapper.createObjectNode();
  }
}
