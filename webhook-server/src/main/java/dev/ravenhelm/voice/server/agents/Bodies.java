package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.util.Optional;

/** Reads what agents send. */
public final class Bodies {

  /** The largest body that is read. */
  public static final int MOST = 16 * 1024;

  private Bodies() {}

  /** The body, an empty object when there is none, or empty when it is no JSON object. */
  public static Optional<JsonNode> object(ServerRequest request, ObjectMapper json) {
    byte[] bytes = request.content().hasEntity() ? request.content().as(byte[].class) : new byte[0];
    if (bytes.length == 0) {
      return Optional.of(json.createObjectNode());
    }
    try {
      return Optional.ofNullable(json.readTree(bytes)).filter(JsonNode::isObject);
    } catch (IOException e) {
      // also a CharConversionException, for bytes that Jackson takes for UTF-32
      return Optional.empty();
    }
  }
}
