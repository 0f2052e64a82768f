package dev.ravenhelm.voice.server.agents;

import com.fasterxml.jackson.databind.JsonNode;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** Writes replies; none of them is for a cache. */
final class Replies {

  private Replies() {}

  static void send(ServerResponse response, Reply reply) {
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    switch (reply) {
      case Reply.Json(JsonNode body) -> send(response, 200, "application/json", body);
      case Reply.Refused(Problem problem) -> refuse(response, problem);
    }
  }

  private static void refuse(ServerResponse response, Problem problem) {
    if (problem.status() == 401) {
      response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"voice\"");
    }
    if (problem.retryAfterSeconds() > 0) {
      response.header(HeaderNames.RETRY_AFTER, Integer.toString(problem.retryAfterSeconds()));
    }
    send(response, problem.status(), "application/problem+json", problem.json());
  }

  private static void send(ServerResponse response, int status, String type, JsonNode body) {
    response
        .status(Status.create(status))
        .header(HeaderNames.CONTENT_TYPE, type)
        .send(body.toString().getBytes(StandardCharsets.UTF_8));
  }
}
