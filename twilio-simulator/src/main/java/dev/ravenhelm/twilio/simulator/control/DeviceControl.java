package dev.ravenhelm.twilio.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.devices.Endpoints;
import dev.ravenhelm.twilio.simulator.messages.Messages;
import dev.ravenhelm.twilio.simulator.rest.Form;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import java.time.Instant;
import java.util.ArrayList;

/** Plays devices: clients, telephones, and whoever gets messages. */
final class DeviceControl implements HttpService {
  private final Desk desk;

  DeviceControl(Desk desk) {
    this.desk = desk;
  }

  @Override
  public void routing(HttpRules rules) {
    rules
        .get("/clients", desk.answering(request -> desk.views(request).clients()))
        .post("/clients", desk.answering(this::register))
        .delete("/clients/{identity}", desk.answering(this::unregister))
        .post("/clients/{identity}/calls", desk.answering(this::callFromClient))
        .post("/clients/{identity}/cut", desk.answering(this::cut))
        .post("/calls/{sid}/messages", desk.answering(this::message))
        .post("/phones", desk.answering(this::phone))
        .post("/messages/scripts", desk.answering(this::scriptMessages));
  }

  private JsonNode register(ServerRequest request) {
    JsonNode body = desk.body(request);
    String jwt = Desk.required(body, "token");
    World of = desk.worlds.ofToken(jwt);
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
    if (!desk.worlds.ofClient(identity).endpoints().unregister(identity)) {
      throw new Refusal(404, 20404, "no client is registered as " + identity);
    }
    return desk.views(request).clients();
  }

  private JsonNode callFromClient(ServerRequest request) {
    var parameters = new Form();
    desk.body(request)
        .path("params")
        .properties()
        .forEach(e -> parameters.add(e.getKey(), e.getValue().asText()));
    String identity = request.path().pathParameters().get("identity");
    return desk.callView(
        desk.worlds.ofClient(identity).switchboard().fromClient(identity, parameters));
  }

  private JsonNode cut(ServerRequest request) {
    String identity = request.path().pathParameters().get("identity");
    int count = desk.worlds.all().stream().mapToInt(one -> one.signalling().cut(identity)).sum();
    if (count == 0) {
      throw new Refusal(404, 20404, "no device is connected as " + identity);
    }
    return desk.mapper.createObjectNode().put("cut", count);
  }

  private JsonNode message(ServerRequest request) {
    Call call = desk.find(request);
    if (!desk.worlds
        .ofCall(call.sid())
        .signalling()
        .messages()
        .toDevice(call, desk.body(request))) {
      throw new Refusal(404, 20404, "no connected device is in call " + call.sid());
    }
    return desk.callView(call);
  }

  private JsonNode phone(ServerRequest request) {
    JsonNode body = desk.body(request);
    String number = Desk.required(body, "number");
    desk.worlds.all().forEach(any -> any.endpoints().phone(number, Behaviours.read(body)));
    return desk.mapper.createObjectNode().put("number", body.path("number").asText());
  }

  private JsonNode scriptMessages(ServerRequest request) {
    JsonNode body = desk.body(request);
    var statuses = new ArrayList<String>();
    body.path("statuses").forEach(status -> statuses.add(status.asText()));
    desk.account(request)
        .messages()
        .script(
            Desk.required(body, "to"),
            new Messages.Script(
                body.path("refused").asInt(0), statuses, body.path("errorCode").asInt(0)));
    return body;
  }
}
