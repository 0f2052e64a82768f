package dev.ravenhelm.twilio.simulator.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.ravenhelm.twilio.simulator.store.Doc;
import java.util.Optional;

/**
 * What the REST API answers: a status, a body unless it is empty or something to hear, and an ETag
 * where one is kept.
 */
public record Answer(
    int status, Optional<JsonNode> body, Optional<String> etag, Optional<Media> media) {
  private Answer(int status, Optional<JsonNode> body, Optional<String> etag) {
    this(status, body, etag, Optional.empty());
  }

  public static Answer ok(JsonNode body) {
    return new Answer(200, Optional.of(body), Optional.empty());
  }

  public static Answer created(JsonNode body) {
    return new Answer(201, Optional.of(body), Optional.empty());
  }

  public static Answer accepted(JsonNode body) {
    return new Answer(202, Optional.of(body), Optional.empty());
  }

  public static Answer media(String contentType, byte[] bytes) {
    return new Answer(
        200, Optional.empty(), Optional.empty(), Optional.of(new Media(contentType, bytes)));
  }

  public static Answer noContent() {
    return new Answer(204, Optional.empty(), Optional.empty());
  }

  public Answer withVersionOf(Doc doc) {
    return new Answer(status, body, Optional.of("\"" + doc.version() + "\""));
  }

  static Answer refused(Refusal refusal) {
    var body = JsonNodeFactory.instance.objectNode();
    body.put("code", refusal.code());
    body.put("message", refusal.words());
    body.put("more_info", "https://www.twilio.com/docs/errors/" + refusal.code());
    body.put("status", refusal.status());
    return new Answer(refusal.status(), Optional.of(body), Optional.empty());
  }

  /** A body that is not JSON. */
  @SuppressWarnings("ArrayRecordComponent") // made, sent and forgotten
  public record Media(String contentType, byte[] bytes) {}
}
