package dev.ravenhelm.twilio.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.CallStatus;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.clock.VirtualClock;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.faults.FaultScript;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.records.Hints;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import dev.ravenhelm.twilio.simulator.webhooks.Webhook;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** {@code /control}: places calls, plays devices, asks what happened, and makes things go wrong. */
public final class ControlApi implements HttpService {
  private final ObjectMapper mapper = new ObjectMapper();
  private final Worlds worlds;
  private final World world;

  public ControlApi(Worlds worlds) {
    this.worlds = worlds;
    this.world = worlds.main();
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/health", answering(request -> mapper.createObjectNode().put("status", "UP")))
        .get("/state", answering(request -> views(request).state()))
        .get("/calls", answering(request -> views(request).calls()))
        .post("/calls", answering(this::call))
        .get("/calls/{sid}", answering(request -> callView(find(request))))
        .post("/calls/{sid}/hangup", answering(this::hangUp))
        .post("/calls/{sid}/answer", answering(this::pickUp))
        .post("/calls/{sid}/digits", answering(this::press))
        .post("/calls/{sid}/speech", answering(this::speak))
        .get("/requests", answering(request -> views(request).requests()))
        .delete("/requests", answering(this::forgetRequests))
        .get("/records", answering(request -> views(request).records(callSid(request))))
        .get("/records.txt", this::transcript)
        .post("/webhooks", outOfTime(this::webhook))
        .get("/numbers", answering(request -> views(request).numbers()))
        .post("/numbers", answering(this::own))
        .post("/caller-ids", answering(this::verify))
        .get("/clients", answering(request -> views(request).clients()))
        .post("/clients", answering(this::register))
        .delete("/clients/{identity}", answering(this::unregister))
        .post("/clients/{identity}/calls", answering(this::callFromClient))
        .post("/clients/{identity}/cut", answering(this::cut))
        .post("/calls/{sid}/messages", answering(this::message))
        .post("/phones", answering(this::phone))
        .post("/messages/scripts", answering(this::scriptMessages))
        .post("/faults", answering(this::fault))
        .delete("/faults", answering(this::clearFaults))
        .get("/clock", answering(request -> clock()))
        .post("/clock", outOfTime(this::advance))
        .post("/reset", answering(this::reset));
  }

  private JsonNode call(ServerRequest request) {
    JsonNode body = body(request);
    var more = new Form();
    body.properties().stream()
        .filter(e -> !List.of("from", "to", "hangupAfterMs").contains(e.getKey()))
        .forEach(e -> more.add(e.getKey(), e.getValue().asText()));
    String to = required(body, "to");
    Call call =
        worlds
            .ofNumber(to)
            .switchboard()
            .fromOutside(
                body.path("from").asText("+15550199999"), to, more, millis(body, "hangupAfterMs"));
    return callView(call);
  }

  private JsonNode hangUp(ServerRequest request) {
    Call call = find(request);
    call.tell("control", "hung up");
    call.hangUp(CallStatus.NO_ANSWER);
    return callView(call);
  }

  private JsonNode pickUp(ServerRequest request) {
    Call call = find(request);
    call.tell("control", "answered");
    call.move(CallStatus.IN_PROGRESS);
    return callView(call);
  }

  private JsonNode press(ServerRequest request) {
    Call call = find(request);
    call.press(required(body(request), "digits"));
    return callView(call);
  }

  private JsonNode speak(ServerRequest request) {
    Call call = find(request);
    JsonNode body = body(request);
    call.speak(required(body, "text"), body.path("confidence").asDouble(0.9));
    return callView(call);
  }

  private static Optional<String> callSid(ServerRequest request) {
    return request.query().first("call").asOptional();
  }

  private void transcript(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "text/plain; charset=utf-8");
    response.send(views(request).transcript(callSid(request)).getBytes(UTF_8));
  }

  /** Sends a signed webhook of the caller's making: {@code {url, method?, form?, json?}}. */
  private JsonNode webhook(ServerRequest request) {
    JsonNode body = body(request);
    String url = required(body, "url");
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
    account(request).webhooks().sendLater(webhook, told::complete);
    return switch (told.join()) {
      case Webhook.Outcome.Answered answered ->
          mapper
              .createObjectNode()
              .put("status", answered.status())
              .put("contentType", answered.contentType())
              .put("body", answered.body())
              .put("attempts", answered.attempts());
      case Webhook.Outcome.Failed failed ->
          mapper
              .createObjectNode()
              .put("status", 0)
              .put("code", failed.errorCode())
              .put("hint", Hints.of(failed.errorCode(), failed.words()))
              .put("attempts", failed.attempts());
    };
  }

  private ObjectNode clock() {
    return mapper
        .createObjectNode()
        .put("now", world.clock().now().toString())
        .put("virtual", world.clock() instanceof VirtualClock);
  }

  /** {@code {"advance":"3m","quietMs":0}}: lets virtual time pass, with all that happens in it. */
  private JsonNode advance(ServerRequest request) {
    JsonNode body = body(request);
    Duration by = Durations.parse(required(body, "advance"));
    if (!(world.clock() instanceof VirtualClock clock)) {
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

  private JsonNode forgetRequests(ServerRequest request) {
    world.records().clear();
    return views(request).requests();
  }

  private JsonNode own(ServerRequest request) {
    JsonNode body = body(request);
    var form = new Form();
    body.properties().stream()
        .filter(e -> !e.getKey().equals("phoneNumber"))
        .forEach(e -> form.add(e.getKey(), e.getValue().asText()));
    Doc number = account(request).numbers().own(number(required(body, "phoneNumber")), form);
    return number.json();
  }

  private JsonNode verify(ServerRequest request) {
    account(request).callerIds().verify(number(required(body(request), "phoneNumber")));
    return mapper.createObjectNode().put("status", "verified");
  }

  private JsonNode register(ServerRequest request) {
    JsonNode body = body(request);
    String jwt = required(body, "token");
    World of = worlds.ofToken(jwt);
    var token = of.tokens().check(jwt, Instant.now());
    if (!token.allowsIncoming() && token.applicationSid().isEmpty()) {
      throw new Refusal(
          401, 20106, "Invalid Access Token grants: neither incoming nor outgoing calls");
    }
    var client = new Endpoints.Client(token, Behaviours.read(body.path("behaviour")));
    of.endpoints().register(client);
    return new Views(of).client(token);
  }

  private JsonNode unregister(ServerRequest request) {
    String identity = request.path().pathParameters().get("identity");
    if (!worlds.ofClient(identity).endpoints().unregister(identity)) {
      throw new Refusal(404, 20404, "no client is registered as " + identity);
    }
    return views(request).clients();
  }

  private JsonNode callFromClient(ServerRequest request) {
    var parameters = new Form();
    body(request)
        .path("params")
        .properties()
        .forEach(e -> parameters.add(e.getKey(), e.getValue().asText()));
    String identity = request.path().pathParameters().get("identity");
    return callView(worlds.ofClient(identity).switchboard().fromClient(identity, parameters));
  }

  private JsonNode cut(ServerRequest request) {
    String identity = request.path().pathParameters().get("identity");
    int count = worlds.all().stream().mapToInt(one -> one.signalling().cut(identity)).sum();
    if (count == 0) {
      throw new Refusal(404, 20404, "no device is connected as " + identity);
    }
    return mapper.createObjectNode().put("cut", count);
  }

  private JsonNode message(ServerRequest request) {
    Call call = find(request);
    if (!worlds.ofCall(call.sid()).signalling().messages().toDevice(call, body(request))) {
      throw new Refusal(404, 20404, "no connected device is in call " + call.sid());
    }
    return callView(call);
  }

  private JsonNode phone(ServerRequest request) {
    JsonNode body = body(request);
    String number = required(body, "number");
    worlds.all().forEach(any -> any.endpoints().phone(number, Behaviours.read(body)));
    return mapper.createObjectNode().put("number", body.path("number").asText());
  }

  private JsonNode scriptMessages(ServerRequest request) {
    JsonNode body = body(request);
    var statuses = new ArrayList<String>();
    body.path("statuses").forEach(status -> statuses.add(status.asText()));
    account(request)
        .messages()
        .script(
            required(body, "to"),
            new Messages.Script(
                body.path("refused").asInt(0), statuses, body.path("errorCode").asInt(0)));
    return body;
  }

  /** One fault, a list of them, or a script with {@code faults}. */
  private JsonNode fault(ServerRequest request) {
    JsonNode body = body(request);
    try {
      FaultScript.read(body).forEach(world.faults()::add);
    } catch (FaultScript.BadFault e) {
      throw Refusal.badRequest(20001, String.valueOf(e.getMessage()));
    }
    return body;
  }

  private JsonNode clearFaults(ServerRequest request) {
    world.faults().clear();
    return mapper.createObjectNode();
  }

  private JsonNode reset(ServerRequest request) {
    worlds.reset();
    return views(request).state();
  }

  private Call find(ServerRequest request) {
    String sid = request.path().pathParameters().get("sid");
    return worlds
        .ofCall(sid)
        .book()
        .find(sid)
        .orElseThrow(() -> new Refusal(404, 20404, "no call " + sid));
  }

  /** The account that {@code ?account=} names, else the main one. */
  private World account(ServerRequest request) {
    return request
        .query()
        .first("account")
        .map(
            sid -> worlds.find(sid).orElseThrow(() -> new Refusal(404, 20404, "no account " + sid)))
        .orElse(world);
  }

  private Views views(ServerRequest request) {
    return new Views(account(request));
  }

  private ObjectNode callView(Call call) {
    return new Views(worlds.ofCall(call.sid())).call(call);
  }

  static PhoneNumber number(String text) {
    return PhoneNumber.parse(text)
        .orElseThrow(() -> Refusal.badRequest(21421, "not an E.164 number: " + text));
  }

  private static Optional<Duration> millis(JsonNode body, String name) {
    return body.hasNonNull(name)
        ? Optional.of(Duration.ofMillis(body.path(name).asLong()))
        : Optional.empty();
  }

  private static String required(JsonNode body, String name) {
    return Optional.of(body.path(name).asText(""))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> Refusal.badRequest(20001, "the JSON body needs '" + name + "'"));
  }

  private JsonNode body(ServerRequest request) {
    String text =
        request.content().hasEntity()
            ? new String(request.content().as(byte[].class), UTF_8)
            : "{}";
    try {
      return mapper.readTree(text.isBlank() ? "{}" : text);
    } catch (JsonProcessingException e) {
      throw Refusal.badRequest(20001, "the body is not JSON: " + e.getOriginalMessage());
    }
  }

  /** Answers a question that changes or shows things, before anything else goes on. */
  private Handler answering(Question question) {
    return outOfTime(request -> {
      try (SimClock.Guest _ = world.clock().guest()) {
        return question.answer(request);
      }
    });
  }

  /** Answers a question during which virtual time may pass. */
  private Handler outOfTime(Question question) {
    return (request, response) -> {
      try {
        send(response, 200, question.answer(request));
      } catch (Refusal refusal) {
        ObjectNode body = mapper.createObjectNode();
        body.put("code", refusal.code())
            .put("message", refusal.words())
            .put("status", refusal.status());
        send(response, refusal.status(), body);
      }
    };
  }

  private void send(ServerResponse response, int status, JsonNode body) {
    response.status(Status.create(status)).header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(body.toString().getBytes(UTF_8));
  }

  @FunctionalInterface
  private interface Question {
    JsonNode answer(ServerRequest request);
  }
}
