package dev.ravenhelm.twilio.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ravenhelm.twilio.simulator.calls.Call;
import dev.ravenhelm.twilio.simulator.clock.SimClock;
import dev.ravenhelm.twilio.simulator.rest.Refusal;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/** What the parts of the control API share: accounts, JSON in and out, and errors as Twilio's. */
final class Desk {
  final ObjectMapper mapper = new ObjectMapper();
  final Worlds worlds;

  Desk(Worlds worlds) {
    this.worlds = worlds;
  }

  Call find(ServerRequest request) {
    String sid = request.path().pathParameters().get("sid");
    return worlds
        .ofCall(sid)
        .book()
        .find(sid)
        .orElseThrow(() -> new Refusal(404, 20404, "no call " + sid));
  }

  /** The account that {@code ?account=} names, else the main one. */
  World account(ServerRequest request) {
    return request
        .query()
        .first("account")
        .map(
            sid -> worlds.find(sid).orElseThrow(() -> new Refusal(404, 20404, "no account " + sid)))
        .orElse(worlds.main());
  }

  Views views(ServerRequest request) {
    return new Views(account(request));
  }

  ObjectNode callView(Call call) {
    return new Views(worlds.ofCall(call.sid())).call(call);
  }

  static String required(JsonNode body, String name) {
    return Optional.of(body.path(name).asText(""))
        .filter(value -> !value.isEmpty())
        .orElseThrow(() -> Refusal.badRequest(20001, "the JSON body needs '" + name + "'"));
  }

  JsonNode body(ServerRequest request) {
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
  Handler answering(Question question) {
    return outOfTime(request -> {
      try (SimClock.Guest _ = worlds.main().clock().guest()) {
        return question.answer(request);
      }
    });
  }

  /** Answers a question during which virtual time may pass. */
  Handler outOfTime(Question question) {
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

  /** What a request asks for. */
  @FunctionalInterface
  interface Question {
    JsonNode answer(ServerRequest request);
  }
}
