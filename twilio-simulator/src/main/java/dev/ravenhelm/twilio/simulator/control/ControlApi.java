package dev.ravenhelm.twilio.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.calls.CallStatus;
import dev.ravenhelm.twilio.simulator.numbers.PhoneNumber;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import dev.ravenhelm.twilio.simulator.store.Doc;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** {@code /control}: places calls, plays devices, asks what happened, and makes things go wrong. */
public final class ControlApi implements HttpService {
  private final Desk desk;

  public ControlApi(Worlds worlds) {
    this.desk = new Desk(worlds);
  }

  @Override
  public void routing(HttpRules rules) {
    new DeviceControl(desk).routing(rules);
    new LabControl(desk).routing(rules);
    rules
        .get(
            "/health",
            desk.answering(request -> desk.mapper.createObjectNode().put("status", "UP")))
        .get("/state", desk.answering(request -> desk.views(request).state()))
        .get("/calls", desk.answering(request -> desk.views(request).calls()))
        .post("/calls", desk.answering(this::call))
        .get("/calls/{sid}", desk.answering(request -> desk.callView(desk.find(request))))
        .post("/calls/{sid}/hangup", desk.answering(this::hangUp))
        .post("/calls/{sid}/answer", desk.answering(this::pickUp))
        .post("/calls/{sid}/digits", desk.answering(this::press))
        .post("/calls/{sid}/speech", desk.answering(this::speak))
        .get("/numbers", desk.answering(request -> desk.views(request).numbers()))
        .post("/numbers", desk.answering(this::own))
        .post("/caller-ids", desk.answering(this::verify))
        .post("/reset", desk.answering(this::reset));
  }

  private JsonNode call(ServerRequest request) {
    JsonNode body = desk.body(request);
    var more = new Form();
    body.properties().stream()
        .filter(e -> !List.of("from", "to", "hangupAfterMs").contains(e.getKey()))
        .forEach(e -> more.add(e.getKey(), e.getValue().asText()));
    String to = Desk.required(body, "to");
    Call call =
        desk.worlds
            .ofNumber(to)
            .switchboard()
            .fromOutside(
                body.path("from").asText("+15550199999"), to, more, millis(body, "hangupAfterMs"));
    return desk.callView(call);
  }

  private JsonNode hangUp(ServerRequest request) {
    Call call = desk.find(request);
    call.tell("control", "hung up");
    call.hangUp(CallStatus.NO_ANSWER);
    return desk.callView(call);
  }

  private JsonNode pickUp(ServerRequest request) {
    Call call = desk.find(request);
    call.tell("control", "answered");
    call.move(CallStatus.IN_PROGRESS);
    return desk.callView(call);
  }

  private JsonNode press(ServerRequest request) {
    Call call = desk.find(request);
    call.press(Desk.required(desk.body(request), "digits"));
    return desk.callView(call);
  }

  private JsonNode speak(ServerRequest request) {
    Call call = desk.find(request);
    JsonNode body = desk.body(request);
    call.speak(Desk.required(body, "text"), body.path("confidence").asDouble(0.9));
    return desk.callView(call);
  }

  private JsonNode own(ServerRequest request) {
    JsonNode body = desk.body(request);
    var form = new Form();
    body.properties().stream()
        .filter(e -> !e.getKey().equals("phoneNumber"))
        .forEach(e -> form.add(e.getKey(), e.getValue().asText()));
    Doc number =
        desk.account(request).numbers().own(number(Desk.required(body, "phoneNumber")), form);
    return number.json();
  }

  private JsonNode verify(ServerRequest request) {
    desk.account(request)
        .callerIds()
        .verify(number(Desk.required(desk.body(request), "phoneNumber")));
    return desk.mapper.createObjectNode().put("status", "verified");
  }

  private JsonNode reset(ServerRequest request) {
    desk.worlds.reset();
    return desk.views(request).state();
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
}
