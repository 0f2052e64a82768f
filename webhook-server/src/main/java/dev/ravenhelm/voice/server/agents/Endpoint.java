package dev.ravenhelm.voice.server.agents;

import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;

/**
 * One thing that the agents' API does.
 *
 * @param path as {@code /api/v1/calls/{sid}}
 */
public record Endpoint(Method method, String path, Handler handler) {

  /** As {@code GET /api/v1/me}. */
  @Override
  public String toString() {
    return method.text() + " " + path;
  }
}
