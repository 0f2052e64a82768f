package dev.ravenhelm.voice.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What the stand-in answers: a status and, mostly, a body. */
record BaoReply(int status, @Nullable JsonNode body) {

  static BaoReply ok(JsonNode body) {
    return new BaoReply(200, body);
  }

  static BaoReply data(JsonNode data) {
    return ok(JsonNodeFactory.instance.objectNode().set("data", data));
  }

  static BaoReply done() {
    return new BaoReply(204, null);
  }

  /** What is absent: OpenBao answers 404 with an empty list of errors. */
  static BaoReply absent() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("errors");
    return new BaoReply(404, body);
  }

  static BaoReply error(int status, String message) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("errors").add(message);
    return new BaoReply(status, body);
  }

  static BaoReply denied() {
    return error(403, "1 error occurred:\n\t* permission denied\n\n");
  }
}
