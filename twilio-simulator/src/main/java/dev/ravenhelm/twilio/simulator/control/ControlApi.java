package dev.ravenhelm.twilio.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.CallStatus;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Faults;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
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
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code /control}: places calls, plays devices, asks what happened, and makes things go wrong. */
public final class ControlApi implements HttpService {
  private final ObjectMapper mapper = new ObjectMapper();
  private final World world;
  private final Views views;

  public ControlApi(World world) {
    this.world = world;
    this.views = new Views(world);
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/health", answering(request -> mapper.createObjectNode().put("status", "UP")))
        .get("/state", answering(request -> views.state()))
        .get("/calls", answering(request -> views.calls()))
        .post("/calls", answering(this::call))
        .get("/calls/{sid}", answering(request -> views.call(find(request))))
        .post("/calls/{sid}/hangup", answering(this::hangUp))
        .post("/calls/{sid}/answer", answering(this::pickUp))
        .post("/calls/{sid}/digits", answering(this::press))
        .get("/requests", answering(request -> views.requests()))
        .delete("/requests", answering(this::forgetRequests))
        .get("/numbers", answering(request -> views.numbers()))
        .post("/numbers", answering(this::own))
        .post("/caller-ids", answering(this::verify))
        .get("/clients", answering(request -> views.clients()))
        .post("/clients", answering(this::register))
        .delete("/clients/{identity}", answering(this::unregister))
        .post("/clients/{identity}/calls", answering(this::callFromClient))
        .post("/clients/{identity}/cut", answering(this::cut))
        .post("/calls/{sid}/messages", answering(this::message))
        .post("/phones", answering(this::phone))
        .post("/messages/scripts", answering(this::scriptMessages))
        .post("/faults", answering(this::fault))
        .delete("/faults", answering(this::clearFaults))
        .post("/reset", answering(this::reset));
  }

  private JsonNode call(ServerRequest request) {
    JsonNode body = body(request);
    var more = new Form();
    body.properties().stream()
        .filter(e -> !List.of("from", "to", "hangupAfterMs").contains(e.getKey()))
        .forEach(e -> more.add(e.getKey(), e.getValue().asText()));
    Call call =
        world
            .switchboard()
            .fromOutside(
                body.path("from").asText("+15550199999"),
                required(body, "to"),
                more,
                millis(body, "hangupAfterMs"));
    return views.call(call);
  }

  private JsonNode hangUp(ServerRequest request) {
    Call call = find(request);
    call.tell("control", "hung up");
    call.hangUp(CallStatus.NO_ANSWER);
    return views.call(call);
  }

  private JsonNode pickUp(ServerRequest request) {
    Call call = find(request);
    call.tell("control", "answered");
    call.move(CallStatus.IN_PROGRESS);
    return views.call(call);
  }

  private JsonNode press(ServerRequest request) {
    Call call = find(request);
    call.press(required(body(request), "digits"));
    return views.call(call);
  }

  private JsonNode forgetRequests(ServerRequest request) {
    world.requests().clear();
    return views.requests();
  }

  private JsonNode own(ServerRequest request) {
    JsonNode body = body(request);
    var form = new Form();
    body.properties().stream()
        .filter(e -> !e.getKey().equals("phoneNumber"))
        .forEach(e -> form.add(e.getKey(), e.getValue().asText()));
    Doc number = world.numbers().own(number(required(body, "phoneNumber")), form);
    return number.json();
  }

  private JsonNode verify(ServerRequest request) {
    world.callerIds().verify(number(required(body(request), "phoneNumber")));
    return mapper.createObjectNode().put("status", "verified");
  }

  private JsonNode register(ServerRequest request) {
    JsonNode body = body(request);
    var token = world.tokens().check(required(body, "token"), Instant.now());
    if (!token.allowsIncoming() && token.applicationSid().isEmpty()) {
      throw new Refusal(
          401, 20106, "Invalid Access Token grants: neither incoming nor outgoing calls");
    }
    var client = new Endpoints.Client(token, Behaviours.read(body.path("behaviour")));
    world.endpoints().register(client);
    return views.client(token);
  }

  private JsonNode unregister(ServerRequest request) {
    String identity = request.path().pathParameters().get("identity");
    if (!world.endpoints().unregister(identity)) {
      throw new Refusal(404, 20404, "no client is registered as " + identity);
    }
    return views.clients();
  }

  private JsonNode callFromClient(ServerRequest request) {
    var parameters = new Form();
    body(request)
        .path("params")
        .properties()
        .forEach(e -> parameters.add(e.getKey(), e.getValue().asText()));
    return views.call(
        world
            .switchboard()
            .fromClient(request.path().pathParameters().get("identity"), parameters));
  }

  private JsonNode cut(ServerRequest request) {
    String identity = request.path().pathParameters().get("identity");
    int count = world.signalling().cut(identity);
    if (count == 0) {
      throw new Refusal(404, 20404, "no device is connected as " + identity);
    }
    return mapper.createObjectNode().put("cut", count);
  }

  private JsonNode message(ServerRequest request) {
    Call call = find(request);
    if (!world.signalling().messages().toDevice(call, body(request))) {
      throw new Refusal(404, 20404, "no connected device is in call " + call.sid());
    }
    return views.call(call);
  }

  private JsonNode phone(ServerRequest request) {
    JsonNode body = body(request);
    world.endpoints().phone(required(body, "number"), Behaviours.read(body));
    return mapper.createObjectNode().put("number", body.path("number").asText());
  }

  private JsonNode scriptMessages(ServerRequest request) {
    JsonNode body = body(request);
    var statuses = new ArrayList<String>();
    body.path("statuses").forEach(status -> statuses.add(status.asText()));
    world
        .messages()
        .script(
            required(body, "to"),
            new Messages.Script(
                body.path("refused").asInt(0), statuses, body.path("errorCode").asInt(0)));
    return body;
  }

  private JsonNode fault(ServerRequest request) {
    JsonNode body = body(request);
    try {
      world
          .faults()
          .add(
              new Faults.Fault(
                  Optional.of(body.path("method").asText("")).filter(m -> !m.isEmpty()),
                  Pattern.compile(body.path("path").asText(".*")),
                  body.path("times").asInt(1),
                  Faults.Kind.valueOf(
                      body.path("kind")
                          .asText("STATUS")
                          .toUpperCase(Locale.ROOT)
                          .replace('-', '_')),
                  body.path("status").asInt(500),
                  Duration.ofMillis(body.path("delayMs").asLong(0))));
    } catch (PatternSyntaxException e) {
      throw Refusal.badRequest(20001, "path is not a regular expression: " + e.getDescription());
    } catch (IllegalArgumentException e) {
      throw Refusal.badRequest(
          20001,
          "kind must be one of status, status-after-commit, reset, reset-after-commit, delay");
    }
    return body;
  }

  private JsonNode clearFaults(ServerRequest request) {
    world.faults().clear();
    return mapper.createObjectNode();
  }

  private JsonNode reset(ServerRequest request) {
    world.reset();
    return views.state();
  }

  private Call find(ServerRequest request) {
    String sid = request.path().pathParameters().get("sid");
    return world.book().find(sid).orElseThrow(() -> new Refusal(404, 20404, "no call " + sid));
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

  private Handler answering(Question question) {
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
